"""Pushing, as far as no server is needed: batches, addresses, the state; tests/full/test_push.py pushes into real servers."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Senstro

from senstro import CannotRun
from senstro.engines.credentials import Credentials
from senstro.engines.http import Client
from senstro.export.release import release_triples
from senstro.graph import Graph
from senstro.push import Target, state_file
from senstro.push.addresses import gsp_address, update_address
from senstro.push.batches import make_plan
from senstro.push.state import State

P = ox.NamedNode("urn:x:p")


def blank_nodes(triples: tuple[ox.Triple, ...]) -> set[ox.BlankNode]:
    return {node for triple in triples for node in (triple.subject, triple.object) if isinstance(node, ox.BlankNode)}


def test_no_blank_node_is_in_two_batches_and_nothing_is_lost(graph: Graph) -> None:
    triples = set(release_triples(graph, "senstro-kg"))
    plan = make_plan(triples, 500)
    assert plan.triples() == len(triples)
    assert plan.blank() == sum(bool(blank_nodes((triple,))) for triple in triples) > 1000
    seen: set[ox.BlankNode] = set()
    for batch in plan.batches:
        here = blank_nodes(batch.triples)
        assert not here & seen
        assert bool(here) == batch.blank
        assert len(batch.triples) <= 500
        seen |= here
    assert [batch.blank for batch in plan.batches] == sorted((batch.blank for batch in plan.batches), reverse=True)


def test_what_hangs_together_stays_together_even_where_it_is_large() -> None:
    chain = [ox.Triple(ox.BlankNode(f"n{number}"), P, ox.BlankNode(f"n{number + 1}")) for number in range(30)]
    apart = [ox.Triple(ox.BlankNode(f"m{number}"), P, ox.Literal(str(number))) for number in range(30)]
    *small, large = sorted(len(batch.triples) for batch in make_plan(chain + apart, 10).batches)
    assert large == 30
    assert sum(small) == 30
    assert max(small) <= 10


def test_the_same_release_is_cut_alike_whatever_its_order_and_the_names_of_blank_nodes(graph: Graph) -> None:
    triples = release_triples(graph, "senstro-base")
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def other(node: object) -> object:
        return names.setdefault(node, ox.BlankNode(f"z{len(names)}")) if isinstance(node, ox.BlankNode) else node

    shuffled = [ox.Triple(other(one.subject), one.predicate, other(one.object)) for one in triples]  # type: ignore[arg-type]
    random.Random(1).shuffle(shuffled)
    first, second = make_plan(triples, 300), make_plan(shuffled, 300)
    assert names
    assert first.digest == second.digest
    assert [batch.body() for batch in first.batches] == [batch.body() for batch in second.batches]
    assert make_plan(triples[1:], 300).digest != first.digest


@pytest.mark.parametrize(
    ("endpoint", "server", "user", "update", "gsp"),
    [
        ("http://h:7878/query", "Oxigraph/0.5.13", False, "http://h:7878/update", "http://h:7878/store"),
        ("http://h:3030/ds/query", "Apache Jena Fuseki (5.0)", False, "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("http://h:3030/ds/sparql", "", False, "http://h:3030/ds/update", "http://h:3030/ds/data"),
        ("http://h:8890/sparql", "Virtuoso/07.20", False, "http://h:8890/sparql", "http://h:8890/sparql-graph-crud"),
        ("http://h:8890/sparql", "Virtuoso/07.20", True, "http://h:8890/sparql-auth", "http://h:8890/sparql-graph-crud-auth"),
        ("http://h/repositories/r", "", False, "http://h/repositories/r/statements", "http://h/repositories/r/rdf-graphs/service"),
        ("http://h/elsewhere", "", False, "http://h/elsewhere", ""),
    ],
)
def test_where_known_servers_take_data(endpoint: str, server: str, user: bool, update: str, gsp: str) -> None:
    assert update_address(endpoint, "", server, user) == update
    assert gsp_address(endpoint, "", server, user) == gsp
    assert update_address(endpoint, "http://u/", server, user) == "http://u/"
    assert gsp_address(endpoint, "http://g/", server, user) == "http://g/"


def test_the_state_counts_for_the_very_same_push_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.json"
    state = State(path, "http://h/query", "urn:x:g", "digest", 10)
    state.ready()
    assert state.done() is None
    state.keep(3)
    assert state.done() == 3
    for other in (
        ("http://h/other", "urn:x:g", "digest", 10),
        ("http://h/query", "", "digest", 10),
        ("http://h/query", "urn:x:g", "new", 10),
        ("http://h/query", "urn:x:g", "digest", 11),
    ):
        assert State(path, *other).done() is None
    for text in (
        "",
        "[]",
        "{",
        "[" * 100_000,
        path.read_text(encoding="utf-8").replace("3", "-1"),
        path.read_text(encoding="utf-8").replace("3", "true"),
    ):
        path.write_text(text, encoding="utf-8")
        assert state.done() is None
    state.forget()
    state.forget()
    assert not path.exists()


def test_a_state_that_cannot_be_kept_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for path in (tmp_path / "file" / "state.json", tmp_path):
        with pytest.raises(CannotRun, match="Name another file with --state"):
            State(path, "http://h/query", "", "digest", 10).ready()


def test_the_state_has_a_file_for_each_graph(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    files = {state_file(endpoint, graph) for endpoint in ("http://a/", "http://b/") for graph in ("", "urn:x:g")}
    assert len(files) == 4
    assert {file.parent for file in files} == {tmp_path / "senstro"}


@pytest.mark.parametrize("graph", ["no iri", "<urn:x:g>", "urn:x:g> { ?s ?p ?o }", "relative"])
def test_a_graph_that_is_no_iri_is_refused(graph: str) -> None:
    with pytest.raises(CannotRun, match="is no IRI of a graph"):
        Target("http://127.0.0.1:9/query", Client(Credentials()), graph=graph)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--endpoint"),
        (("--endpoint", "ftp://127.0.0.1/x"), "is no http or https address"),
        (("--endpoint", "http://me:secret@127.0.0.1:9/query"), "SENSTRO_PASSWORD"),
        (("--endpoint", "http://127.0.0.1:9/query", "--batch", "0"), "--batch"),
        (("--endpoint", "http://127.0.0.1:9/query", "--via", "ftp"), "--via"),
        (("missing.ttl", "--endpoint", "http://127.0.0.1:9/query"), "missing.ttl: there is no such file"),
        (("quads.nq", "--endpoint", "http://127.0.0.1:9/query"), "quads.nq: the syntax is told by the suffix"),
    ],
)
def test_the_command_says_what_is_wrong_before_it_asks_any_server(words: tuple[str, ...], said: str, senstro: Senstro, tmp_path: Path) -> None:
    ran = senstro("push", *words, cwd=tmp_path, XDG_STATE_HOME=str(tmp_path / "state"))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "secret" not in ran.err
    assert not (tmp_path / "state").exists()
