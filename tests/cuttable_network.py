"""A network between a browser and a server on this computer that a test can cut: connections break, and none begins."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress

from tests.ports import free_port

CHUNK = 65_536


class CuttableNetwork:
    """Passes bytes on to a port while it is not cut. The port at which it listens stays the same."""

    def __init__(self, server_port: int) -> None:
        self.port, self._server_port = free_port(), server_port
        self._listener: socket.socket | None = None
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.restore()

    @property
    def url(self) -> str:
        """Where the browser finds the server."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break every connection and refuse new ones, as a laptop without a network does."""
        with self._lock:
            listener, self._listener = self._listener, None
            connections, self._connections = self._connections, set()
        for each in (listener, *connections):
            if each is not None:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()

    def restore(self) -> None:
        """Let connections through again."""
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            client.close()
            return
        with self._lock:
            self._connections |= {client, server}
            is_cut = self._listener is None
        if not is_cut:
            self._pass_on(client, server)
        for each in (client, server):
            each.close()

    @staticmethod
    def _pass_on(client: socket.socket, server: socket.socket) -> None:
        """Pass on what either side sends until one of them ends."""
        with suppress(OSError, ValueError), selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in selector.select():
                    source, target = key.fileobj, key.data
                    assert isinstance(source, socket.socket)
                    data = source.recv(CHUNK)
                    if not data:
                        return
                    target.sendall(data)
