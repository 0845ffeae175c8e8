"""`senstro push` against real servers: whole, cut, resumed, refused."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, offline_environment
from proxy import Proxy
from servers import SERVERS, Server, running

from senstro import FaultsFound
from senstro.checks.reading import read_rdf
from senstro.engines.credentials import Credentials
from senstro.engines.http import Client
from senstro.engines.remote import RemoteEngine
from senstro.export.release import release_triples
from senstro.export.writer import serialize
from senstro.graph import Graph
from senstro.push import Target, push
from senstro.push.batches import Plan, make_plan
from senstro.push.state import State

pytestmark = [pytest.mark.full, pytest.mark.loopback]

BATCH = 400
"""Small, so that the ontology alone makes many batches."""


class World:
    """A server, a proxy before it, a release in a file, and the command."""

    def __init__(self, server: Server, via: str, file: Path, folder: Path) -> None:
        self.server, self.via, self.file, self.folder = server, via, file, folder
        self.proxy = Proxy(server.port)
        self.graph = "https://example.org/pushed"

    def words(self, *more: str) -> list[str]:
        place = f"http://127.0.0.1:{self.proxy.port}{self.server.query}"
        command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
        assert command
        state = str(self.folder / "state.json")
        words = [command, "push", str(self.file), "--endpoint", place, "--graph", self.graph, "--via", self.via, "--batch", str(BATCH)]
        return [*words, "--state", state, *more]

    def environment(self, **more: str) -> dict[str, str]:
        return {**offline_environment(), "PYTHONPATH": "", **self.server.environment, **more}

    def push(self, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(self.words(*more), capture_output=True, text=True, env=self.environment(**environment), cwd=ROOT, timeout=300)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def counted(self, pattern: str = "?s ?p ?o") -> int:
        engine = RemoteEngine(self.server.endpoint)
        cell = engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{self.graph}> {{ {pattern} }} }}").rows[0][0]
        assert cell
        return int(cell.value)

    def here(self) -> tuple[int, int]:
        """Statements, and those with a blank node."""
        return self.counted(), self.counted("?s ?p ?o FILTER(isBLANK(?s) || isBLANK(?o))")


@pytest.fixture(scope="module")
def ontology(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("release") / "senstro-full.nt"
    file.write_bytes(serialize(release_triples(graph, "senstro-base"), "nt"))
    return file


@pytest.fixture(scope="module")
def whole(graph: Graph) -> tuple[int, int]:
    plan = make_plan(release_triples(graph, "senstro-base"), BATCH)
    assert sum(batch.blank for batch in plan.batches) > 2, "cuts between batches with blank nodes need several of them"
    assert len(plan.batches) > 12
    return plan.triples(), plan.blank()


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(request.param, tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(params=["gsp", "update"])
def world(request: pytest.FixtureRequest, server: Server, ontology: Path, tmp_path: Path) -> Iterator[World]:
    made = World(server, request.param, ontology, tmp_path)
    # Each test has a graph of its own, which is empty at first.
    made.graph += "/" + re.sub(r"\W", "_", request.node.name)
    yield made
    made.proxy.close()


def test_a_release_arrives_whole_and_is_not_written_over(world: World, whole: tuple[int, int]) -> None:
    done = world.push()
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "nothing of the progress goes into a pipe"
    assert f"counted\t{whole[0]} statements" in done.stdout
    assert {"gsp": "the Graph Store protocol", "update": "SPARQL Update"}[world.via] in done.stdout
    assert world.here() == whole
    assert not (world.folder / "state.json").exists()
    again = world.push()
    assert again.returncode == 2
    assert f"the graph holds {whole[0]} statements, and nothing is added to them" in again.stderr
    assert world.here() == whole
    replaced = world.push("--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert world.here() == whole


def test_cuts_that_pass_are_mended_on_the_way(world: World, whole: tuple[int, int]) -> None:
    # The first three batches have blank nodes: half of a request gets through, then a whole one whose answer is lost, then nothing.
    world.proxy.cuts = {1: "request", 3: "answer", 5: "refuse", 9: "answer", 12: "request"}
    done = world.push()
    assert done.returncode == 0, done.stderr
    assert world.here() == whole
    assert world.proxy.seen > 12


@pytest.mark.parametrize(("cut", "how"), [(2, "request"), (2, "answer"), (9, "answer")])
def test_after_a_cut_for_good_the_same_command_goes_on(world: World, whole: tuple[int, int], cut: int, how: str) -> None:
    world.proxy.cuts, world.proxy.dies = {cut: how}, True
    dead = world.push("--timeout", "20")
    assert dead.returncode == 2
    assert "the same command goes on from there" in dead.stderr
    assert len(dead.stderr.splitlines()) == 1
    kept = json.loads((world.folder / "state.json").read_text(encoding="utf-8"))
    assert kept["done"] == cut - 1
    assert "dba" not in (world.folder / "state.json").read_text(encoding="utf-8")
    world.proxy.cuts, world.proxy.dies, world.proxy.dead = {}, False, False
    before = world.proxy.seen
    done = world.push()
    assert done.returncode == 0, done.stderr
    assert "had arrived before" in done.stdout
    assert world.here() == whole
    batches = len(make_plan_of(world).batches)
    assert world.proxy.seen - before <= batches - kept["done"], "what had arrived was not sent again"


def make_plan_of(world: World) -> Plan:
    return make_plan(read_rdf(world.file, "b"), BATCH)


def test_a_killed_push_goes_on(world: World, whole: tuple[int, int]) -> None:
    with subprocess.Popen(world.words(), env=world.environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for _ in range(600):
            if world.proxy.seen >= 6:
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert 0 < world.counted() < whole[0]
    done = world.push()
    assert done.returncode == 0, done.stderr
    assert "had arrived before" in done.stdout
    assert world.here() == whole


def test_a_stopped_push_into_a_graph_that_was_changed_since_is_refused(world: World, whole: tuple[int, int]) -> None:
    world.proxy.cuts, world.proxy.dies = {7: "request"}, True
    assert world.push().returncode == 2
    world.proxy.cuts, world.proxy.dies, world.proxy.dead = {}, False, False
    mine = World(world.server, world.via, world.folder / "mine.nt", world.folder / "mine")
    mine.folder.mkdir()
    mine.file.write_text("".join(f"<urn:x:a> <urn:x:b> <urn:x:c{number}> .\n" for number in range(2 * BATCH)), encoding="utf-8")
    # The same graph cannot be pushed into, so that the statements of somebody else come by the server's own way.
    add(world, mine.file)
    changed = world.push()
    assert changed.returncode == 2
    assert "the graph was changed since" in changed.stderr
    done = world.push("--replace")
    assert done.returncode == 0, done.stderr
    assert world.here() == whole
    mine.proxy.close()


def add(world: World, file: Path) -> None:
    """Add statements past the command, as somebody else would."""

    target = Target(world.server.endpoint, Client(Credentials.from_environment(world.server.environment)), graph=world.graph)
    target.find()

    for batch in make_plan(read_rdf(file, "m"), 5000).batches:
        target.add(batch)


def test_what_another_adds_meanwhile_is_found_at_the_end(world: World, whole: tuple[int, int], tmp_path: Path) -> None:

    other = tmp_path / "other.nt"
    other.write_text("<urn:x:a> <urn:x:b> <urn:x:c> .\n", encoding="utf-8")
    plan = make_plan_of(world)
    target = Target(world.server.endpoint, Client(Credentials.from_environment(world.server.environment)), graph=world.graph, via=world.via)

    def meanwhile(done: int, of: int) -> None:
        if done == of - 1:
            add(world, other)

    with pytest.raises(FaultsFound) as found:
        push(plan, target, State(tmp_path / "s.json", target.endpoint, target.graph, plan.digest, plan.size), tell=meanwhile)
    assert [fault.rule for fault in found.value.faults] == ["push-count"]
    assert f"The server counts {whole[0] + 1} statements, and the release has {whole[0]}." in str(found.value.faults[0])


def test_the_default_graph_and_the_way_are_found(server: Server, ontology: Path, tmp_path: Path) -> None:
    made = World(server, "auto", ontology, tmp_path)
    words = [word for word in made.words() if word not in {"--graph", made.graph}]
    done = subprocess.run(words, capture_output=True, text=True, env=made.environment(), cwd=ROOT)
    made.proxy.close()
    if server.name == "virtuoso":
        assert (done.returncode, done.stdout) == (2, "")
        assert "name a graph with --graph IRI" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert "by the Graph Store protocol" in done.stdout
        assert "pushed\tthe default graph at" in done.stdout


def test_where_there_is_no_graph_store_an_update_is_sent(world: World, whole: tuple[int, int]) -> None:
    world.via = "auto"
    done = world.push("--gsp", f"http://127.0.0.1:{world.server.port}/nothing-here", "--update", update(world.server))
    assert done.returncode == 0, done.stderr
    assert "by SPARQL Update" in done.stdout
    assert world.here() == whole


def update(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}/{'sparql-auth' if server.name == 'virtuoso' else 'update'}"


def test_wrong_credentials_are_one_line_without_the_password(ontology: Path, tmp_path: Path) -> None:
    with running("virtuoso", tmp_path) as server:
        for via in ("gsp", "update"):
            world = World(server, via, ontology, tmp_path)
            done = world.push(SENSTRO_PASSWORD="hunter2-wrong")
            assert (done.returncode, done.stdout) == (2, "")
            assert "the server says 401" in done.stderr
            assert "SENSTRO_USER" in done.stderr
            assert "hunter2" not in done.stderr
            assert len(done.stderr.splitlines()) == 1
            assert world.counted() == 0
            world.proxy.close()


FAULTY = {
    "bad.nt": "<urn:x:a> <urn:x:b> .\n",
    "bad.ttl": "@prefix : <urn:x:",
    "bad.nq": "<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:d> .\n",
    "none.ttl": "",
    "missing.ttl": None,
}


def test_a_faulty_file_leaves_the_graph_as_it_was(world: World, whole: tuple[int, int]) -> None:
    assert world.push().returncode == 0
    for name, text in FAULTY.items():
        world.file = world.folder / name
        if text is not None:
            world.file.write_text(text, encoding="utf-8")
        done = world.push("--replace")
        assert (done.returncode, done.stdout) == (2, ""), name
        assert name in done.stderr
    assert world.here() == whole


def test_progress_is_shown_on_a_terminal(world: World) -> None:
    main, end = pty.openpty()
    process = subprocess.Popen(world.words(), env=world.environment(), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=end)
    os.close(end)
    shown = b""
    while True:
        try:
            part = os.read(main, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    assert process.wait() == 0
    os.close(main)
    assert b"pushing" in shown
    assert b" of " in shown
