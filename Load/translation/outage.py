"""What an engine's outage does to the real relay, in three ways of being out (hung, answering 500, closing connections):
when the last call before the breaker leaves, and how soon after the engine's return the first translation is shown. Then
an hour's worth of chat, 18,000 texts (5 a second) at 500 a second, and the relay's memory without an engine and with one
that hangs.
Needs websockets (PyPI); Load/translation/outage sees to it."""

import asyncio
import contextlib
import itertools
import json
import random
import sys
import time

import websockets

from relay import join, relay, sentence

ANSWER = "have you already eaten your dinner this evening"
CHARACTERS = "天地人你我他好来去看听说读写吃喝玩乐山水花草春夏秋冬东西南北"
OUTAGES = 3
PAUSE = 0.2
HOUR = 18_000
HOUR_RATE = 500


class Engine:
    """As LibreTranslate, or out of order."""

    def __init__(self):
        self.mode = "up"
        self.calls = []

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        return f'{{name: engine, kind: libretranslate, url: "http://127.0.0.1:{port}"}}'

    async def serve(self, reader, writer):
        # Cancelled at the end.
        with contextlib.suppress(asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.split("content-length:")[1].split()[0])
                texts = json.loads(await reader.readexactly(length))["q"]
                self.calls.append(time.perf_counter())
                if self.mode == "hung":
                    await reader.read()
                    return
                if self.mode == "closing":
                    writer.close()
                    return
                status = "200 OK" if self.mode == "up" else "500 Down"
                count = len(texts) if isinstance(texts, list) else 1
                body = json.dumps({"translatedText": [ANSWER] * count if isinstance(texts, list) else ANSWER}).encode()
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()


async def watch(socket, shown):
    """Notes when a translation of the engine's is seen."""
    with contextlib.suppress(websockets.ConnectionClosed):
        async for frame in socket:
            now = time.perf_counter()
            for line in frame.splitlines():
                if json.loads(line).get("tr", {}).get("text") == ANSWER:
                    shown.append(now)


async def talk(host):
    for number in itertools.count(10):
        text = "你今天晚上吃饭了吗" + "".join(random.sample(CHARACTERS, 6))
        await host.send(json.dumps({"op": "say", "id": number, "room": "hung", "text": text}))
        await asyncio.sleep(PAUSE)


async def outages(binary, mode):
    engine = Engine()
    with relay(binary, await engine.start()) as (url, token, _):
        host, reader = await join(url, token, None), await join(url, None, "en")
        shown = []
        tasks = [asyncio.create_task(work) for work in (talk(host), watch(reader, shown), watch(host, []))]
        for _ in range(OUTAGES):
            await asyncio.sleep(3)
            assert shown, "nothing was translated before"
            engine.calls.clear()
            engine.mode, began = mode, time.perf_counter()
            await asyncio.sleep(8 + 2 * random.random())
            calls = [call - began for call in engine.calls]
            # The first gap that leaves out a message's call is the breaker's.
            last = next((a for a, b in itertools.pairwise(calls) if b - a > 2 * PAUSE), calls[-1])
            engine.mode, back = "up", time.perf_counter()
            shown.clear()
            while not shown and time.perf_counter() < back + 10:
                await asyncio.sleep(0.01)
            first = f"{shown[0] - back:.2f} s" if shown else "never"
            print(f"{mode}: last call before the breaker at {last:.2f} s, {len(calls)} calls in all, "
                  f"first translation {first} after the return", flush=True)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for socket in (host, reader):
            await socket.close()


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


async def hour(binary, is_hung):
    engine = Engine()
    engine.mode = "hung"
    setting = await engine.start()
    with relay(binary, setting if is_hung else "") as (url, token, pid):
        host = await join(url, token, None)
        readers = [await join(url, None, lang) for lang in ("en", "zh-Hans", "es") for _ in range(5)]
        tasks = [asyncio.create_task(watch(socket, [])) for socket in (host, *readers)]
        start, sizes = time.perf_counter(), []
        for number in range(HOUR):
            await asyncio.sleep(max(0, start + number / HOUR_RATE - time.perf_counter()))
            text = f"{sentence(number)} {random.choice(CHARACTERS)}{random.choice(CHARACTERS)}{random.choice(CHARACTERS)}"
            await host.send(json.dumps({"op": "say", "id": number, "room": "hung", "text": text}))
            if number % (HOUR // 6) == HOUR // 6 - 1:
                sizes.append(memory(pid))
        print(f"an hour's worth {'with the engine hung' if is_hung else 'without an engine'}: RSS after each sixth " +
              ", ".join(f"{size:.1f}" for size in sizes) + f" MiB; {len(engine.calls)} calls", flush=True)
        for socket in (host, *readers):
            await socket.close()
        await asyncio.gather(*tasks)


async def main():
    for mode in ("hung", "failing", "closing"):
        await outages(sys.argv[1], mode)
    for is_hung in (False, True):
        await hour(sys.argv[1], is_hung)


asyncio.run(main())
