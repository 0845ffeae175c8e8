"""An audit hook that lets no socket of this process reach anything; once set it cannot be removed, only told that loopback may be used."""

from __future__ import annotations

import sys

__all__ = ["NetworkReached", "allow_loopback", "block"]

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_loopback_allowed = False


class NetworkReached(RuntimeError):
    """Something tried to open a connection, or to look an address up."""


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if not isinstance(address, tuple):
            return
        host = address[0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if not (_loopback_allowed and host in _LOOPBACK):
        raise NetworkReached(f"{event} to {host!r}: the project works offline")


def block() -> None:
    """Block the network for the rest of this process."""
    sys.addaudithook(_hook)


def allow_loopback(allowed: bool) -> None:
    """Let the sockets reach this machine itself, or no longer."""
    global _loopback_allowed
    _loopback_allowed = allowed
