"""The peers: how each is configured, started on one core, and ended."""

import base64
import dataclasses
import hashlib
import hmac
import json
import pathlib
import resource
import shutil
import socket
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOMS = 200
PUBLISHERS = 200
SECRET = "only for benchmarks on this machine"


@dataclasses.dataclass(frozen=True)
class Peer:
    """`protocol` is what the driver speaks; `acks`: publications are acknowledged."""

    name: str
    protocol: str
    title: str
    acks: bool = False

    def command(self, folder, port, output, options):
        """The server's command; writes the files it needs into `folder`."""
        if self.protocol == "interline":
            (folder / "interline.yaml").write_text(interline_settings(self, folder, port))
            write_tokens(folder / "tokens")
            return [options.interline, "serve", "--config", str(folder / "interline.yaml")]
        if self.name == "node-ws":
            # Debian's modules are where a node that is not Debian's does not look.
            return ["env", "NODE_PATH=/usr/share/nodejs", "/usr/bin/node", str(HERE / "node-ws.js"), str(port)]
        if self.name == "nats":
            (folder / "nats.conf").write_text(
                f"listen: 127.0.0.1:{free_port()}\n"
                f"websocket {{ listen: \"127.0.0.1:{port}\", no_tls: true }}\n")
            return ["nats-server", "-c", str(folder / "nats.conf")]
        if self.name == "mosquitto":
            # Debian's build ends at once where every listener is a WebSocket one, so it gets another. By default it
            # drops what is queued beyond 1,000 messages for one client.
            (folder / "mosquitto.conf").write_text(
                f"listener {free_port()} 127.0.0.1\nlistener {port} 127.0.0.1\nprotocol websockets\n"
                "allow_anonymous true\nmax_connections -1\nmax_queued_messages 0\n"
                "set_tcp_nodelay true\nlog_type error\nlog_dest stderr\n")
            return ["mosquitto", "-c", str(folder / "mosquitto.conf")]
        return [str(output / "uwebsockets"), str(port)]

    def version(self, output, options):
        """What the documentation names the measured thing."""
        if self.protocol == "interline":
            return first_line(["git", "-C", str(HERE), "describe", "--always", "--dirty"])
        if self.name == "node-ws":
            package = json.loads(pathlib.Path("/usr/share/nodejs/ws/package.json").read_text())
            return f"ws {package['version']}, Node {first_line(['/usr/bin/node', '--version'])}"
        if self.name == "nats":
            return first_line(["nats-server", "--version"])
        if self.name == "mosquitto":
            return first_line(["mosquitto", "-h"])
        listed = subprocess.run(
            [str(output / "venv/bin/pip"), "list", "--format=json", "--disable-pip-version-check"],
            capture_output=True, text=True).stdout
        found = [package["version"] for package in json.loads(listed) if package["name"] == "socketify"]
        return f"uWebSockets 20 in socketify {found[0]}, over libuv"


PEERS = [
    Peer("interline", "interline", "**Interline** as shipped: stored, synced, acked", acks=True),
    Peer("interline-bare", "interline", "Interline, no acks, `synchronous: off`"),
    Peer("uwebsockets", "plain", "uWebSockets"),
    Peer("nats", "nats", "nats-server (WebSocket)"),
    Peer("node-ws", "plain", "Node `ws`"),
    Peer("mosquitto", "mqtt", "mosquitto (WebSocket)"),
]


def interline_settings(peer, folder, port):
    """The defaults of config/interline.yaml but for what a run on one core needs."""
    rooms = "".join(f"    - name: r{number}\n" for number in range(ROOMS))
    record = "" if peer.acks else 'record:\n  synchronous: "off"\n'
    return (
        f"listen: \"127.0.0.1:{port}\"\nadmin:\n  listen: \"127.0.0.1:0\"\ndata: {folder}/data\nloops: 1\n"
        f"tokens:\n  secret: {SECRET}\nlog:\n  level: warning\n{record}rooms:\n  configured:\n{rooms}")


def write_tokens(path):
    """Publishers are moderators: what one user may say a second is not what is measured here."""

    def encoded(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    lines = []
    for number in range(PUBLISHERS):
        claims = {"sub": f"speaker-{number}", "name": f"Speaker {number}", "role": "moderator",
                  "exp": int(time.time()) + 3600}
        signed = encoded(b'{"alg":"HS256","typ":"JWT"}') + b"." + encoded(json.dumps(claims).encode())
        signature = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        lines.append((signed + b"." + encoded(signature)).decode())
    path.write_text("\n".join(lines) + "\n")


class Running:
    """A started server with its own folder; ended, and the folder removed, at the end of the `with`."""

    def __init__(self, peer, output, options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="interline-peers-"))
        self.port = free_port()
        self.tokens = self.folder / "tokens"
        self.command = ["taskset", "-c", str(options.server_core),
                        *peer.command(self.folder, self.port, output, options)]

    def __enter__(self):
        limit = descriptor_limit()
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit)))
        self.pid = self.process.pid
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.05)
        self.log.close()
        said = (self.folder / "log").read_text(errors="replace")[-2000:]
        self.__exit__()
        raise SystemExit(f"{self.command[3]} does not start:\n{said}")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def descriptor_limit():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_line(command):
    said = subprocess.run(command, capture_output=True, text=True)
    return (said.stdout + said.stderr).strip().splitlines()[0]
