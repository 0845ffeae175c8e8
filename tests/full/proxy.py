"""A TCP proxy before a server that cuts connections where it is told to; what reaches it is one request a connection, as our client sends them."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading

DATA = re.compile(rb"POST /(?:store|update|sparql-auth|sparql-graph-crud-auth)[? ]")


class Proxy:
    """Forwards to a port of loopback.

    Attributes:
        port: where it listens.
        cuts: what becomes of the N-th request that carries data, counted from 1: ``request`` lets half of it through, ``answer`` all of it but no
            answer back; ``refuse`` nothing at all.
        dies: whether the first cut is the last: every connection after it is cut at once, whatever it carries.
        dead: whether it has come to that.
        seen: requests with data so far.
    """

    def __init__(self, to: int) -> None:
        self._to = to
        self.cuts: dict[int, str] = {}
        self.dies = self.dead = False
        self.seen = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            request = _request(client)
            how = self._how(request)
            if how == "refuse":
                _reset(client)
                return
            with socket.create_connection(("127.0.0.1", self._to)) as server:
                if how == "request":
                    server.sendall(request[: len(request) // 2])
                    _reset(server)
                    _reset(client)
                    return
                server.sendall(request)
                answer = b""
                while part := server.recv(1 << 16):
                    answer += part
                    if how != "answer":
                        client.sendall(part)
                if how == "answer":
                    _reset(client)

    def _how(self, request: bytes) -> str:
        with self._lock:
            if DATA.match(request):
                self.seen += 1
            if self.dead:
                return "refuse"
            how = self.cuts.get(self.seen, "") if DATA.match(request) else ""
            self.dead = self.dies and how != ""
            return how


def _request(client: socket.socket) -> bytes:
    """One whole request, by its Content-Length."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = client.recv(1 << 16)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while length and len(body) < int(length[1]):
        part = client.recv(1 << 16)
        if not part:
            break
        data += part
        body += part
    return data


def _reset(end: socket.socket) -> None:
    """Close so that the other end sees a reset, as where a cable is pulled."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
