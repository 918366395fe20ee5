"""The real relay, on free ports, with a record of its own."""

import os
import pathlib
import re
import signal
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SETTINGS = [
    ("retry_spread_ms: 5000", "retry_spread_ms: 1500"),
    # No test is about these, and on a machine that stands still they pass meanwhile.
    ("append_deadline_ms: 2000", "append_deadline_ms: 60000"), ("raid_window_s: 10", "raid_window_s: 600"),
    ("duplicate_window_s: 30", "duplicate_window_s: 3600"), ("handshake_timeout_s: 10", "handshake_timeout_s: 120"),
    ("stuck_s: 20", "stuck_s: 600"), ("idle_s: 60\n", "idle_s: 3600\n"),
]


class Relay:
    def __init__(self, binary, folder):
        self.binary, self.folder, self.process, self.port = binary, folder, None, 0
        self.config, self.log = folder / "interline.yaml", folder / "relay.log"
        text = (ROOT / "config/interline.yaml").read_text()
        for default, setting in SETTINGS:
            assert text.count(default) == 1, default
            text = text.replace(default, setting)
        self.config.write_text(text)

    def start(self):
        """On the same port as before, which another program may have for a while."""
        for _ in range(50):
            line = self._launch()
            if line or not self.log.read_text().endswith("Address already in use\n"):
                break
            self.stop(signal.SIGKILL)
        found = re.search(r"ws=127\.0\.0\.1:(\d+)", line)
        assert found, (line, self.log.read_text())
        self.port = int(found.group(1))

    def _launch(self):
        """Returns the first line that it prints, which is empty where it could not start."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--config", self.config, "--listen", f"127.0.0.1:{self.port}",
                 "--admin", "127.0.0.1:0", "--data", self.folder / "data"],
                stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        watchdog = threading.Timer(180, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        return line

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def stop(self, how=signal.SIGTERM):
        os.kill(self.process.pid, how)
        self.process.wait(120)
        self.process.stdout.close()

    def close(self):
        if self.process.poll() is None:
            self.stop(signal.SIGKILL)

    def token(self, user, name, role="viewer", ttl="1h"):
        return subprocess.run(
            [self.binary, "token", "--config", self.config, "--data", self.folder / "data", "--user", user,
             "--name", name, "--role", role, "--ttl", ttl],
            check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip()
