"""The proxies of docs/deployment.md, run with the very files that stand there; only places and ports are other ones."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.certificates import write_certificate
from tests.ports import free_port
from tests.test_deployment import blocks

HOST = "audit.example.org"
STICKY_SECRET = "sticky-secret-of-the-tests"
NGINX_TEMPLATE = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
user root;
events {{}}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/passed;
    include {folder}/audit.conf;
}}
"""
CADDY_TEMPLATE = "{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}/caddy\n}}\n"


class Proxy:
    """A proxy that listens on a free port of this computer, with TLS, in front of two processes."""

    def __init__(self, program: str, folder: Path, ports: Sequence[int]) -> None:
        self.program, self.folder = program, folder
        self.port, self.plain_port = free_port(), free_port()
        self.log_file = folder / "audit.log"
        (folder / "tls").mkdir()
        write_certificate(folder / "tls")
        self._command = self._nginx_command(ports) if program == "nginx" else self._caddy_command(ports)

    @property
    def url(self) -> str:
        """Where people find the app."""
        return f"https://localhost:{self.port}"

    def _nginx_command(self, ports: Sequence[int]) -> list[str]:
        text = _replace_ports(blocks("nginx")[0], ports).replace("/etc/audit/tls/", f"{self.folder}/tls/")
        text = text.replace("/var/log/nginx/", f"{self.folder}/").replace("listen 443", f"listen 127.0.0.1:{self.port}")
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.plain_port}").replace(HOST, "localhost")
        (self.folder / "audit.conf").write_text(text, "utf-8")
        (self.folder / "nginx.conf").write_text(NGINX_TEMPLATE.format(folder=self.folder), "utf-8")
        return ["nginx", "-c", str(self.folder / "nginx.conf")]

    def _caddy_command(self, ports: Sequence[int]) -> list[str]:
        tls = f"\ttls {self.folder}/tls/cert.pem {self.folder}/tls/key.pem\n"
        text = _replace_ports(blocks("caddyfile")[0], ports).replace("/var/log/caddy/", f"{self.folder}/")
        text = text.replace(f"{HOST} {{\n", f"{self.url} {{\n{tls}").replace("{$AUDIT_STICKY_SECRET}", STICKY_SECRET)
        (self.folder / "Caddyfile").write_text(CADDY_TEMPLATE.format(folder=self.folder) + text, "utf-8")
        return ["caddy", "run", "--config", str(self.folder / "Caddyfile"), "--adapter", "caddyfile"]

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        """Start it, wait until it listens, and stop it in the end."""
        with (self.folder / "start.log").open("ab") as log:
            process = subprocess.Popen(self._command, stdout=log, stderr=log)
        try:
            self._wait(process)
            yield self
        finally:
            process.terminate()
            process.wait()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(100):
            if process.poll() is None:
                try:
                    return socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                except OSError:
                    time.sleep(0.1)
        raise RuntimeError(f"{self.program} did not start:\n{(self.folder / 'start.log').read_text('utf-8')}")

    def request(self, address: str = "/", method: str = "GET", body: bytes = b"", **headers: str) -> ProxyResponse:
        """One request on a connection of its own."""
        ssl_context = ssl.create_default_context(cafile=str(self.folder / "tls" / "cert.pem"))
        connection = HTTPSConnection("localhost", self.port, context=ssl_context, timeout=20)
        try:
            connection.request(method, address, body or None, {k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return ProxyResponse(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def wait_for_log(self, text: str) -> str:
        """The log, once the last request is in it: it is written after the answer."""
        for _ in range(100):
            log = self.log_file.read_text("utf-8")
            if text in log:
                return log
            time.sleep(0.05)
        raise AssertionError(f"{text} was not logged")


class ProxyResponse:
    """What came back through a proxy."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    def get_all(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for header, value in self.headers if header.lower() == name.lower()]

    @property
    def request_headers(self) -> dict[str, str]:
        """What the process behind the proxy was sent, as it says; its number stands under ``bands``."""
        return {name.lower(): value for name, value in json.loads(self.body).items()}


class _EchoHandler(BaseHTTPRequestHandler):
    """Answers with the headers of the request, and sets a cookie as Streamlit does."""

    def do_GET(self) -> None:
        body = json.dumps(dict(self.headers) | {"behind": str(self.server.server_address[1])}).encode()
        self.send_response(200)
        self.send_header("Set-Cookie", "_streamlit_xsrf=2; Path=/; SameSite=Strict")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the proxy has refused the rest already
            self.wfile.write(body)

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@contextmanager
def run_echo_servers() -> Iterator[list[int]]:
    """Two servers that say what they were sent; their ports."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _EchoHandler) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [server.server_address[1] for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


def skip_unless_installed(program: str) -> None:
    """Skip where the program is not there."""
    if shutil.which(program) is None:
        pytest.skip(f"Proxy: {program} is not installed")


def _replace_ports(text: str, ports: Sequence[int]) -> str:
    for default_port, port in zip(("8501", "8502"), ports, strict=True):
        assert f"127.0.0.1:{default_port}" in text
        text = text.replace(f"127.0.0.1:{default_port}", f"127.0.0.1:{port}")
    return text
