"""A free port for a server that a test or benchmark starts."""

import socket


def free_port() -> int:
    """Return a port of this computer that nothing listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
