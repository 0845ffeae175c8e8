"""The same stored questions through a SPARQL 1.1 endpoint: the real Oxigraph server, filled by the Graph Store protocol, asked by HTTP."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from conftest import ROOT, Senstro, offline_environment

from senstro import CannotRun, Knowledge
from senstro.engines import OxigraphEngine
from senstro.engines.remote import RemoteEngine
from senstro.export.writer import serialize
from senstro.graph import Graph
from senstro.questions import ask, load_library
from senstro.questions.answer import short
from senstro.resources import root
from senstro.sparql import run_query

pytestmark = [pytest.mark.full, pytest.mark.loopback]

SERVER = ROOT / "build" / "tools" / "oxigraph" / "bin" / "oxigraph"
LIBRARY = load_library(root() / "queries" / "questions")


@pytest.fixture(scope="module")
def address(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port of loopback that holds the graph."""
    import no_network

    assert SERVER.is_file(), f"{SERVER.relative_to(ROOT)} is not there; run `make test-all`"
    no_network.allow_loopback(True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("store")
    base = f"http://127.0.0.1:{port}"
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen([SERVER, "serve", "--location", folder / "data", "--bind", f"127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        data = serialize(graph.triples(), "nt")
        put = urllib.request.Request(f"{base}/store?default", data=data, method="PUT", headers={"Content-Type": "application/n-triples"})
        for _ in range(100):
            assert server.poll() is None, (folder / "log.txt").read_text()
            try:
                with urllib.request.urlopen(put, timeout=60) as answer:
                    assert answer.status in {200, 201, 204}
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        else:
            pytest.fail("the server did not start within ten seconds")
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def embedded(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


def test_the_graph_arrived_whole(address: str, embedded: OxigraphEngine) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert RemoteEngine(f"{address}/query").select(count) == embedded.select(count)


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_a_stored_question_gives_the_same_rows(name: str, address: str, embedded: OxigraphEngine) -> None:
    question = LIBRARY.get(name)
    values = {parameter.name: parameter.example for parameter in question.parameters}
    there, here = (ask(question, values, engine).table for engine in (RemoteEngine(f"{address}/query"), embedded))
    assert there.columns == here.columns
    assert [[short(term) for term in row] for row in there.rows] == [[short(term) for term in row] for row in here.rows]


def test_the_command_asks_an_endpoint(address: str) -> None:
    import shutil
    import sysconfig

    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    assert command
    words = [command, "ask", "evidence-overview", "--format", "tsv"]
    environment = {**offline_environment(), "PYTHONPATH": ""}
    there = subprocess.run([*words, "--endpoint", f"{address}/query"], capture_output=True, text=True, env=environment, cwd=ROOT)
    here = subprocess.run(words, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert there.returncode == here.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_an_endpoint_that_refuses_is_one_line(address: str) -> None:
    with pytest.raises(CannotRun, match=r"/query: no answer"):
        RemoteEngine(f"{address}/query").select("SELECT ?x WHERE {")


def test_a_page_that_is_no_endpoint_is_refused(address: str) -> None:
    with pytest.raises(CannotRun, match=r"no answer|media type"):
        RemoteEngine(f"{address}/").select("SELECT ?x WHERE { ?x ?y ?z }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?l { ?s a sen:Study ; rdfs:label ?l } ORDER BY ?s",
        "ASK { ?s sen:verdict val:retracted }",
        "ASK { ?s sen:direction val:retracted }",
        "CONSTRUCT WHERE { ?s sen:verdict val:retracted ; sen:affects ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    ],
)
def test_a_query_of_ones_own_gives_the_same_there_and_here(text: str, address: str, senstro: Senstro) -> None:
    there, here = run_query(text, endpoint=f"{address}/query"), run_query(text)
    assert there == here
    assert there.form in {"select", "ask", "graph"}


def test_a_query_of_ones_own_is_cut_and_refused_there_too(address: str) -> None:
    result = run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s", endpoint=f"{address}/query", limit=3)
    assert (len(result), result.cut) == (3, True)
    with pytest.raises(CannotRun, match=r"/query: no answer"):
        run_query("SELECT ?x {", endpoint=f"{address}/query")
    with pytest.raises(CannotRun, match="SERVICE is refused"):
        run_query("SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", endpoint=f"{address}/query")


def test_python_finds_explains_and_queries_behind_an_endpoint(address: str, embedded: OxigraphEngine) -> None:
    there, here = Knowledge(RemoteEngine(f"{address}/query")), Knowledge(embedded)
    assert there.find("vitamin C") == here.find("vitamin C")
    assert there.explain("thresholds") == here.explain("thresholds")
    assert there.ask("thresholds", evidence=True).table == here.ask("thresholds", evidence=True).table
    assert there.query("ASK { ?s a sen:Study }").boolean is True
