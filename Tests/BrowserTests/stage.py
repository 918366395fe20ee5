"""A scripted relay: serves the pages from the disk, and says on /ws what a test wants a client to hear.

For what the real relay does not send on demand, such as late translations, gaps and bad tokens.
"""

import asyncio
import contextlib
import datetime
import json
import pathlib
import re
import threading
import zlib
from urllib.parse import urlsplit

from websockets.asyncio.server import serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Response

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "Sources/WebClient/Pages"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".ts": "text/plain"}
STATE = {
    "title": "Kitchen", "languages": ["zh-Hans", "en"], "allow": [], "other": "allow", "slow_s": 0, "chars_max": 200,
    "emote_only": False, "members_only": False, "links": "allow", "unique": False, "paused": False, "shield": False,
    "level": 2, "translate": True, "glossary": [], "pinned": [], "questions": [], "linked": [],
}
EMOTE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4" fill="#e67e22"/></svg>'


def security_policy():
    """The one that the relay sends, as it stands in the Swift source."""
    source = (ROOT / "Sources/WebClient/WebPages.swift").read_text()
    text = re.search(r'contentSecurityPolicy = """\n(.*?)"""', source, re.S).group(1)
    return " ".join(line.strip().rstrip("\\").strip() for line in text.splitlines()).strip()


def now(seconds=0):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Stage:
    """Plays a room; `answers[op]` is a function of (command, connection) that returns the events to send."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.connections, self.commands, self.attempts = [], [], 0
        self.opened_at = []
        self.state = dict(STATE)
        self.you = {"user": "u-1", "name": "Ana", "role": "viewer", "can": ["speak"]}
        self.limits = {"frame_bytes": 16384, "text_chars": 500, "rooms": 20, "commands_per_s": 50, "idle_s": 60}
        self.seq, self.epoch, self.record, self.viewers = 0, "e1", [], 1
        self.answers = {}
        self.changed = threading.Condition()
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(120)

    def _run(self, started):
        asyncio.set_event_loop(self.loop)

        async def main():
            self.stopping = asyncio.Event()
            protocols = ["interline.v1.deflate", "interline.v1"]
            async with serve(self._talk, "127.0.0.1", 0, process_request=self._http, subprotocols=protocols,
                             compression=None, open_timeout=None, ping_interval=None, close_timeout=60) as server:
                self.port = server.sockets[0].getsockname()[1]
                started.set()
                await self.stopping.wait()

        self.loop.run_until_complete(main())

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def close(self):
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    async def _http(self, connection, request):
        path = urlsplit(request.path).path
        if path == "/ws":
            return None
        name = "index.html" if path == "/" else path.strip("/")
        file = PAGES / name
        if name == "emote.svg":
            body, kind = EMOTE, TYPES[".svg"]
        elif "/" not in name and file.is_file():
            body, kind = file.read_bytes(), TYPES[file.suffix]
        elif name == "empty":
            body, kind = b"<!doctype html><link rel=icon href=data:,><title>empty</title>", TYPES[".html"]
        else:
            return Response(404, "Not Found", Headers({"Content-Length": "0"}), b"")
        return Response(200, "OK", Headers({
            "Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body)), "Cache-Control": "no-cache",
            "Content-Security-Policy": security_policy(), "X-Content-Type-Options": "nosniff"}), body)

    async def _talk(self, connection):
        self.attempts += 1
        self.connections.append(connection)
        try:
            await self._send(connection, [
                {"ev": "welcome", "server": "stage", "node": "n1", "at": now(), "limits": self.limits}])
            async for frame in connection:
                for line in frame.split("\n"):
                    command = json.loads(line)
                    with self.changed:
                        self.commands.append(command)
                        self.changed.notify_all()
                    await self._send(connection, self._answer(command, connection))
        except ConnectionClosed:
            pass
        finally:
            self.connections.remove(connection)

    def _answer(self, command, connection):
        act = self.answers.get(command["op"], getattr(self, "_" + command["op"], None))
        reply = act(command, connection) if act else [{"ev": "ok"}]
        for event in reply:
            if event["ev"] in ("ok", "error", "joined") and "id" not in event:
                event["id"] = command["id"]
        return reply

    def _hello(self, command, connection):
        return [{"ev": "ok", "you": self.you}]

    def _join(self, command, connection):
        since = command.get("since")
        recovered = bool(since) and since["epoch"] == self.epoch
        missed = [event for event in self.record if event["seq"] > since["seq"]] if recovered else self.record
        return [{"ev": "joined", "room": command["room"], "epoch": self.epoch, "seq": self.seq, "recovered": recovered,
                 "you": self.you, "state": self.state, "viewers": self.viewers}, *missed[-command.get("history", 50):]]

    def _say(self, command, connection):
        event = self.message(command["text"], user={"id": self.you["user"], "name": self.you["name"]},
                             **({"kind": "question"} if command["op"] == "ask" else {}),
                             **({"reply_to": command["reply_to"]} if "reply_to" in command else {}))
        return [{"ev": "ok", "seq": event["seq"], "at": event["at"]}, event]

    _ask = _say

    def _history(self, command, connection):
        found = [event for event in self.record
                 if command.get("after", -1) < event["seq"] < command.get("before", float("inf"))]
        limit = command.get("limit", 50)
        return [{"ev": "ok", "events": found[:limit] if "after" in command else found[-limit:]}]

    def recorded(self, event):
        """Gives an event its place in the record, without sending it."""
        self.seq += 1
        event = {"room": "kitchen", "seq": self.seq, "at": now(), **event}
        self.record.append(event)
        return event

    def message(self, text, lang="en", user=None, **more):
        user = user or {"id": "u-9", "name": "Bo"}
        return self.recorded({"ev": "msg", "user": user, "text": text, "lang": lang, **more})

    async def _send(self, connection, events):
        if not events:
            return
        frame = "\n".join(json.dumps(event, ensure_ascii=False) for event in events)
        if connection.subprotocol == "interline.v1.deflate":
            packer = zlib.compressobj(wbits=-15)
            frame = packer.compress(frame.encode()) + packer.flush()
        with contextlib.suppress(ConnectionClosed):  # who is leaving hears nothing
            await connection.send(frame)

    def run(self, act):
        """Has the relay's thread do something; returns what that returns."""
        return asyncio.run_coroutine_threadsafe(act, self.loop).result(120)

    def send(self, *events):
        """To everyone, in one frame; what names no room is about `kitchen`."""
        events = [{"room": "kitchen", **event} for event in events]

        async def act():
            for connection in list(self.connections):
                await self._send(connection, events)

        self.run(act())

    def bye(self, code, reason="", retry_ms=None, says=True):
        """Closes every connection as the relay does; without `says` without the `bye` before."""
        event = {"ev": "bye", "code": code, "reason": reason, **({} if retry_ms is None else {"retry_ms": retry_ms})}

        async def act():
            for connection in list(self.connections):
                if says:
                    await self._send(connection, [event])
                await connection.close(code, reason)

        self.run(act())

    def wait_for(self, test, seconds=60):
        """Waits until a command for which `test` holds has come; returns it."""
        if isinstance(test, str):
            op = test
            test = lambda command: command["op"] == op  # noqa: E731
        with self.changed:
            found = lambda: next((command for command in self.commands if test(command)), None)  # noqa: E731
            assert self.changed.wait_for(found, seconds), f"did not come; there were {self.commands}"
            return found()
