"""The relay under test and a host's and readers' connections to it, for what measures translation by running it."""

import contextlib
import json
import os
import re
import subprocess
import tempfile

import websockets

READERS = {"en": 20, "zh-Hans": 20, "es": 10}
CONFIG = """
limits: {commands_per_s: 10000}
rates: {messages_per_s: 1000, burst: 1000}
log: {level: error}
translation:
  deadline_ms: 400
  engines: [%s]
"""


def sentence(number):
    """A text that was not said before: numbers do not tell texts apart for an engine, words do."""
    a, b, c = number // 2 % 10, number // 20 % 10, number // 200 % 10
    if number % 2:
        who = "aunt brother cousin doctor friend neighbour sister teacher uncle boss".split()[a]
        what = "apples bread coffee flowers fish lamps milk paper rice shoes".split()[b]
        where = "market station school office corner library park hotel beach village".split()[c]
        return f"my {who} wanted to buy some {what} near the {where} this morning"
    who, what, where = "姑哥弟医友邻姐师叔板"[a], "苹面咖花鱼灯奶纸米鞋"[b], "市站校司角书园店海村"[c]
    return f"我的{who}今天早上想去{where}那边买一些{what}回来"


@contextlib.contextmanager
def relay(binary, engine):
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "interline.yaml")
        with open(config, "w") as file:
            file.write(CONFIG % engine)
        data = os.path.join(folder, "data")
        common = ["--config", config, "--data", data]
        process = subprocess.Popen(
            [binary, "serve", *common, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
            stdout=subprocess.PIPE, text=True)
        try:
            address = re.search(r"ws=(\S+)", process.stdout.readline()).group(1)
            token = subprocess.check_output([binary, "token", *common, "--user", "host", "--role", "host"], text=True)
            yield f"ws://{address}/ws", token.strip(), process.pid
        finally:
            process.terminate()
            process.wait()


async def join(url, token, lang):
    fields = {"op": "join", "id": 1, "room": "hung"}
    if lang:
        fields["lang"] = lang
    socket = await websockets.connect(url, subprotocols=["interline.v1"], max_queue=None)
    if token:
        await socket.send(json.dumps({"op": "hello", "id": 0, "token": token}))
    await socket.send(json.dumps(fields))
    while True:
        if any(json.loads(line).get("ev") == "joined" for line in (await socket.recv()).splitlines()):
            return socket
