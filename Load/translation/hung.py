"""Measures how much a hung engine delays originals: the real relay, alternately without an engine and with one that
takes every call and never answers. Needs websockets (PyPI); Load/translation/hung makes a venv for it."""

import asyncio
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import websockets

READERS = {"en": 20, "zh-Hans": 20, "es": 10}
RATE = 50
SECONDS = float(os.environ.get("SECONDS_EACH", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "4"))
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


async def hung_server():
    calls = []

    async def take(reader, writer):
        calls.append(1)
        with contextlib.suppress(OSError):
            while await reader.read(65536):
                pass

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1], calls


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
            yield f"ws://{address}/ws", token.strip()
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


async def read(socket, sent, delays, outcomes):
    with contextlib.suppress(websockets.ConnectionClosed):
        async for frame in socket:
            now = time.perf_counter()
            for line in frame.splitlines():
                event = json.loads(line)
                if event["ev"] == "msg" and event["text"] in sent:
                    delays.append(now - sent[event["text"]])
                why = event.get("tr", {}).get("none")
                if why:
                    outcomes[why] = outcomes.get(why, 0) + 1


async def measure(binary, engine):
    with relay(binary, engine) as (url, token):
        host = await join(url, token, None)
        readers = [await join(url, None, lang) for lang, count in READERS.items() for _ in range(count)]
        sent, delays, outcomes = {}, [], {}
        tasks = [asyncio.create_task(read(socket, sent, delays, outcomes)) for socket in readers]
        drain = asyncio.create_task(read(host, {}, [], {}))
        start = time.perf_counter()
        for number in range(int(RATE * SECONDS)):
            due = start + number / RATE
            await asyncio.sleep(max(0, due - time.perf_counter()))
            text = sentence(number)
            # From when it was due, so that a relay which stalls its sender gains nothing.
            sent[text] = due
            await host.send(json.dumps({"op": "say", "id": number, "room": "hung", "text": text}))
        expected = len(sent) * len(readers)
        for _ in range(600):
            if len(delays) >= expected:
                break
            await asyncio.sleep(0.05)
        for socket in [host, *readers]:
            await socket.close()
        await asyncio.gather(drain, *tasks)
        assert len(delays) == expected, f"{len(delays)} of {expected} deliveries"
        return delays, outcomes


def percentiles(delays):
    cuts = statistics.quantiles(delays, n=100)
    return f"p50 {cuts[49] * 1000:.2f} ms, p99 {cuts[98] * 1000:.2f} ms", cuts


async def main():
    binary = sys.argv[1]
    server, port, calls = await hung_server()
    engine = f'{{name: hung, kind: libretranslate, url: "http://127.0.0.1:{port}"}}'
    names = {"without an engine": "", "with it hung": engine}
    all_delays = {name: [] for name in names}
    p99s = {name: [] for name in names}
    for number in range(ROUNDS):
        # Alternately first, so that neither always finds the machine warm.
        for name, value in list(names.items())[:: 1 if number % 2 else -1]:
            delays, outcomes = await measure(binary, value)
            text, cuts = percentiles(delays)
            all_delays[name] += delays
            p99s[name].append(cuts[98])
            print(f"round {number + 1}, {name}: {text}; outcomes {outcomes}", flush=True)
    for name, delays in all_delays.items():
        print(f"{name}: {percentiles(delays)[0]} ({len(delays)} deliveries); "
              f"median of the rounds' p99 {statistics.median(p99s[name]) * 1000:.2f} ms")
    print(f"calls of the hung engine: {len(calls)}")
    server.close()


asyncio.run(main())
