"""The guard itself: a socket of a test, or of a process that a test starts, reaches nothing."""

from __future__ import annotations

import socket
import subprocess
import sys

import no_network
import pytest
from conftest import offline_environment


@pytest.mark.parametrize("address", [("127.0.0.1", 9), ("192.0.2.1", 80)])
def test_no_connection(address: tuple[str, int]) -> None:
    with socket.socket() as one, pytest.raises(no_network.NetworkReached):
        one.connect(address)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(no_network.NetworkReached):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.loopback
def test_loopback_by_its_marker_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with socket.socket() as one, pytest.raises(no_network.NetworkReached):
        one.connect(("192.0.2.1", 80))


def test_child_processes_are_offline() -> None:
    program = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=offline_environment())
    assert "NetworkReached" in done.stderr
