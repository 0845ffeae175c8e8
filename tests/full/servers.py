"""Real SPARQL servers, started on loopback for the tests: Oxigraph and Virtuoso, two implementations that share no code."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import no_network
from conftest import ROOT

OXIGRAPH = ROOT / "build" / "tools" / "oxigraph" / "bin" / "oxigraph"
GRAPH = "https://w3id.org/senstro/senstro-kg.owl"
SERVERS = ("oxigraph", "virtuoso")
VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
TransactionFile = {folder}/virtuoso.trx
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{inner}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 8
[SPARQL]
"""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        name: which.
        port: its port on loopback.
        query: path of its queries.
        graph: the graph to load into; Virtuoso has no default graph of its own.
        environment: the credentials for writing, as the command takes them.
    """

    name: str
    port: int
    query: str
    graph: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.query}"

    def words(self, port: int | None = None) -> list[str]:
        """What names the server and its graph to a command; another port for a proxy before it."""
        address = f"http://127.0.0.1:{port or self.port}{self.query}"
        return ["--endpoint", address, *(["--graph", self.graph] if self.graph else [])]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(name: str, folder: Path) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it afterwards."""
    no_network.allow_loopback(True)
    port = free_port()
    if name == "oxigraph":
        assert OXIGRAPH.is_file(), f"{OXIGRAPH.relative_to(ROOT)} is not there; run `make test-all`"
        command = [str(OXIGRAPH), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
        server = Server(name, port, "/query")
    else:
        found = shutil.which("virtuoso-t")
        assert found, "virtuoso-t is not there; docs/testing.md says which package brings it"
        (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, port=port, inner=free_port()), encoding="utf-8")
        command = [found, "+foreground", "+wait", "+configfile", str(folder / "virtuoso.ini")]
        # dba with the password dba is what a new Virtuoso has; this one is on loopback and gone with the test.
        server = Server(name, port, "/sparql", GRAPH, {"SENSTRO_USER": "dba", "SENSTRO_PASSWORD": "dba", "SENSTRO_AUTH": "digest"})
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        for _ in range(300):
            assert process.poll() is None, (folder / "log.txt").read_text()
            try:
                ask = urllib.request.Request(server.endpoint, data=b"query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"})
                with urllib.request.urlopen(ask, timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        else:
            raise AssertionError(f"{name} did not answer within half a minute")
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
