"""What all tests share: no network, the graph, the command, and an account of what could not run."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

OFFLINE = Path(__file__).parent / "offline"
sys.path.insert(0, str(OFFLINE))

import no_network  # noqa: E402

from senstro import resources  # noqa: E402
from senstro.errors import CannotRun  # noqa: E402
from senstro.graph import Graph  # noqa: E402
from senstro.graph import build as build_graph  # noqa: E402
from senstro.graph.compiled import compiled_folder, load_store, write_compiled  # noqa: E402
from senstro.questions import Library, load_library  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
_left_out: list[str] = []


@dataclass(frozen=True)
class Ran:
    """What came of running the command."""

    code: int
    out: str
    err: str


Senstro = Callable[..., Ran]


def sampled(values: Iterable[Any], every: int) -> list[Any]:
    """Parameters of a test: every so many in `make test`, all of them in `make test-all`."""
    return [pytest.param(value, marks=[pytest.mark.full] if place % every else []) for place, value in enumerate(values)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a test that could not run has failed")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "loopback: serves on an address of this machine and asks it there")
    no_network.block()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # The review's text is not ours to ship: whoever has no copy is told so, and has not failed.
    if (
        report.skipped
        and item.config.getoption("--no-skips")
        and not hasattr(report, "wasxfail")
        and "no copy of the review's text" not in str(report.longrepr)
    ):
        report.outcome = "failed"
    return report


def pytest_deselected(items: list[pytest.Item]) -> None:
    _left_out.extend(item.nodeid for item in items if item.get_closest_marker("full"))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _left_out.extend(name for name in node.workeroutput.get("left_out", []) if name not in _left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = _left_out


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped and not _left_out:
        return
    terminalreporter.section("could not run here")
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"{report.nodeid}: {reason}")
    if _left_out:
        files = sorted({name.partition("::")[0] for name in _left_out})
        terminalreporter.write_line(f"{len(_left_out)} tests need more than Python; `make test-all` runs them: {', '.join(files)}")


@pytest.fixture(autouse=True)
def network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test is offline; one that serves on loopback says so by its marker."""
    no_network.allow_loopback(request.node.get_closest_marker("loopback") is not None)
    yield
    no_network.allow_loopback(False)


@pytest.fixture(scope="session")
def graph() -> Graph:
    """The graph, built once from the checkout's own sources."""
    return build_graph(resources.root())


@pytest.fixture(scope="session")
def library() -> Library:
    """The stored questions."""
    return load_library(resources.root() / "queries" / "questions")


@pytest.fixture(scope="session")
def java() -> str:
    """A Java; without one the test is skipped, and the summary says so."""
    from senstro.reasoning.java import java as find

    try:
        return find()
    except CannotRun as reason:
        pytest.skip(str(reason))


def offline_environment(**more: str) -> dict[str, str]:
    """The environment for a child process that must not reach the network."""
    return {**os.environ, "PYTHONPATH": str(OFFLINE), "PYTHONWARNINGS": "default", "COLUMNS": "160", **more}


@pytest.fixture(scope="session")
def senstro(graph: Graph) -> Senstro:
    """Runs the installed command ``senstro`` in a process of its own, offline; no traceback is ever right.

    The compiled graph is put in place first, as ``senstro build`` does, so that each question need not build anew; the processes that share the
    tests among them take turns.
    """
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not load_store()[1]:
            write_compiled(compiled_folder(), graph)
    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    if command is None:
        pytest.fail("the command senstro is not installed beside this Python; run the tests with `make test`")

    def run(*words: str, cwd: Path = ROOT, **environment: str) -> Ran:
        done = subprocess.run([command, *words], capture_output=True, text=True, cwd=cwd, env=offline_environment(**environment), timeout=120)
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the checkout that a test may change; run the command on it with ``PYTHONPATH`` from :func:`copy_environment`."""
    folder = tmp_path / "checkout"
    for part in ("src", *resources.PARTS):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def copy_environment(checkout: Path) -> dict[str, str]:
    """What makes the command run from a copy of the checkout, offline."""
    return {"PYTHONPATH": os.pathsep.join([str(OFFLINE), str(checkout / "src")])}
