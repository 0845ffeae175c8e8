"""The same stored questions on every engine: two real SPARQL servers of different make, filled by `senstro push` and asked by HTTP, and a store on disk."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Senstro, offline_environment
from servers import SERVERS, Server, running

from senstro import CannotRun, Knowledge
from senstro.engines import OxigraphEngine
from senstro.engines.oxigraph import write_store
from senstro.engines.remote import RemoteEngine
from senstro.export.release import release_triples
from senstro.graph import Graph
from senstro.questions import ask, load_library
from senstro.questions.answer import short
from senstro.resources import root
from senstro.sparql import run_query

pytestmark = [pytest.mark.full, pytest.mark.loopback]

LIBRARY = load_library(root() / "queries" / "questions")


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, senstro: Senstro, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a free port of loopback that holds the release."""
    folder = tmp_path_factory.mktemp(request.param)
    with running(request.param, folder) as found:
        ran = run("push", *found.words(), "--state", str(folder / "state.json"), **found.environment)
        assert ran.returncode == 0, ran.stderr
        yield found


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process that may reach loopback."""
    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    assert command
    return subprocess.run([command, *words], capture_output=True, text=True, env={**offline_environment(), "PYTHONPATH": "", **environment}, cwd=ROOT)


@pytest.fixture(scope="module")
def address(senstro: Senstro, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server whose default graph is the release, for queries that name no graph."""
    folder = tmp_path_factory.mktemp("plain")
    with running("oxigraph", folder) as found:
        ran = run("push", *found.words(), "--state", str(folder / "state.json"), **found.environment)
        assert ran.returncode == 0, ran.stderr
        assert not found.graph
        yield f"http://127.0.0.1:{found.port}"


@pytest.fixture(scope="module")
def embedded(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


@pytest.fixture(scope="module")
def disk(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> OxigraphEngine:
    folder = tmp_path_factory.mktemp("disk") / "store"
    write_store(release_triples(graph, "senstro-kg"), folder)
    return OxigraphEngine.on_disk(folder)


def test_the_graph_arrived_whole(server: Server, graph: Graph) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    table = RemoteEngine(server.endpoint, graph=server.graph).select(count)
    assert [[short(cell) for cell in row] for row in table.rows] == [[str(len(set(release_triples(graph, "senstro-kg"))))]]


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_a_stored_question_gives_the_same_rows(name: str, server: Server, embedded: OxigraphEngine, disk: OxigraphEngine) -> None:
    question = LIBRARY.get(name)
    values = {parameter.name: parameter.example for parameter in question.parameters}
    there, here, on_disk = (ask(question, values, engine).table for engine in (RemoteEngine(server.endpoint, graph=server.graph), embedded, disk))
    assert there.columns == here.columns == on_disk.columns
    expected = [[short(term) for term in row] for row in here.rows]
    assert [[short(term) for term in row] for row in there.rows] == expected
    assert [[short(term) for term in row] for row in on_disk.rows] == expected
    assert bool(expected) != question.empty


def test_the_command_asks_an_endpoint(server: Server) -> None:
    words = ["ask", "evidence-overview", "--format", "tsv"]
    there, here = run(*words, *server.words()), run(*words)
    assert there.returncode == here.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_an_endpoint_that_refuses_is_one_line(server: Server) -> None:
    with pytest.raises(CannotRun, match=r"no answer: the server says 400 .*") as refused:
        RemoteEngine(server.endpoint).select("SELECT ?x WHERE {")
    assert len(str(refused.value).splitlines()) == 1


def test_a_page_that_is_no_endpoint_is_refused(server: Server) -> None:
    with pytest.raises(CannotRun, match=r"no answer|media type"):
        RemoteEngine(f"http://127.0.0.1:{server.port}/").select("SELECT ?x WHERE { ?x ?y ?z }")


def test_an_answer_that_virtuoso_cuts_is_refused(tmp_path: Path) -> None:
    """Virtuoso answers 200 with the first rows where an operator set a limit; half an answer must not pass for a whole one."""
    import servers

    limited = servers.VIRTUOSO_INI + "ResultSetMaxRows = 5\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "VIRTUOSO_INI", limited)
        with running("virtuoso", tmp_path) as server:
            engine = RemoteEngine(server.endpoint)
            assert len(engine.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 4").rows) == 4
            with pytest.raises(CannotRun, match="the server gives 5 rows at most"):
                engine.select("SELECT ?s WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?l { ?s a sen:Study ; rdfs:label ?l } ORDER BY ?s",
        "ASK { ?s sen:verdict val:retracted }",
        "ASK { ?s sen:direction val:retracted }",
        "CONSTRUCT WHERE { ?s sen:verdict val:retracted ; sen:affects ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s a sen:Finding }",
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
