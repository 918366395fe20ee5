"""The real relay, on free ports, with a record of its own."""

import os
import pathlib
import re
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Relay:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.process, self.port = binary, folder, None, 0
        self.config = folder / "interline.yaml"
        text = (ROOT / "config/interline.yaml").read_text()
        self.config.write_text(text.replace("retry_spread_ms: 5000", "retry_spread_ms: 1500"))

    def start(self):
        """On the same port as before."""
        log = open(self.folder / "relay.log", "a")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--config", self.config, "--listen", f"127.0.0.1:{self.port}",
             "--admin", "127.0.0.1:0", "--data", self.folder / "data"],
            stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        watchdog = threading.Timer(60, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        found = re.search(r"ws=127\.0\.0\.1:(\d+)", line)
        assert found, (line, (self.folder / "relay.log").read_text())
        self.port = int(found.group(1))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self, how=signal.SIGTERM):
        os.kill(self.process.pid, how)
        self.process.wait(30)
        self.process.stdout.close()

    def close(self):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)

    def token(self, user, name, role="viewer", ttl="1h"):
        return subprocess.run(
            [self.binary, "token", "--config", self.config, "--data", self.folder / "data", "--user", user,
             "--name", name, "--role", role, "--ttl", ttl],
            check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()
