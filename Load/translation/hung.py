"""Measures how much a hung engine delays originals: the real relay, alternately without an engine and with one that
takes every call and never answers. Needs websockets (PyPI); Load/translation/hung sees to it."""

import asyncio
import contextlib
import json
import os
import statistics
import sys
import time

import websockets

from relay import READERS, join, relay, sentence

RATE = 50
SECONDS = float(os.environ.get("SECONDS_EACH", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "4"))


async def hung_server():
    calls = []

    async def take(reader, writer):
        calls.append(1)
        with contextlib.suppress(OSError):
            while await reader.read(65536):
                pass

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1], calls


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
    with relay(binary, engine) as (url, token, _):
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
