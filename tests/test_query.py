"""SPARQL of the user's own: what is refused, what is stopped, what is cut, and that the rest comes back whole."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, Senstro, copy_environment

import senstro.sparql.run as running
from senstro import CannotRun, Knowledge
from senstro.cli import asking
from senstro.engines import OxigraphEngine
from senstro.graph import Graph
from senstro.questions import Library
from senstro.sparql import LIMIT, TIMEOUT, run_query
from senstro.sparql.guard import PREFIXES, inspect
from senstro.sparql.lexer import tokens, unescaped

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""A hundred thousand triples to the third power: years."""


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { service silent ?x { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o .SERVICE<http://192.0.2.1/>{?s ?p ?o} }", "SERVICE"),
        ("SELECT * { FILTER(1<2)SERVICE<http://192.0.2.1/>{?s ?p ?o} }", "SERVICE"),
        ("SELECT * { FILTER(?a<?b).SERVICE<http://192.0.2.1/>{?s ?p ?o} FILTER(?c>?d) }", "SERVICE"),
        ("SELECT * { \\u0053ERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "SERVICE"),
        ('SELECT * { ?s ?p "a\\u0022 . \\u0053ERVICE <http://192.0.2.1/> { ?s ?p ?o } #" }', "SERVICE"),
        ("SELECT * { ?s ?p ex:a\\#b . SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ex:a\\'b . SERVICE <http://192.0.2.1/> { ?s ?p 'x' } }", "SERVICE"),
        ("SELECT * { ?s ?p '''a'b''' . SERVICE <http://192.0.2.1/> { ?s ?p '''c''' } }", "SERVICE"),
        ('SELECT * { ?s ?p "a\\"" . SERVICE <http://192.0.2.1/> { ?s ?p "c" } }', "SERVICE"),
        ("SELECT * { ?s ?p 'it#' . SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s <http://x/#> ?o . SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { ?s ?p ?o } # a comment\n SERVICE <x> {}", "SERVICE"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("PREFIX a: <a:> delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <file:///etc/passwd>", "LOAD"),
        ("CLEAR ALL", "CLEAR"),
        ("DROP ALL", "DROP"),
        ("CREATE GRAPH <a:g>", "CREATE"),
        ("COPY DEFAULT TO <a:g>", "COPY"),
        ("WITH <a:g> SELECT", "WITH"),
        ("SELECT * { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <http://192.0.2.1/> { GRAPH ?g { ?s ?p ?o } }", "FROM"),
    ],
)
def test_what_reaches_out_or_changes_is_refused_before_anything_runs(text: str, word: str) -> None:
    with pytest.raises(CannotRun, match=rf"^line [12]: {word} "):
        inspect(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://x/> { }' }",
        'SELECT * { ?s ?p "INSERT DATA" }',
        "SELECT * { ?s ?p '''DELETE\n'FROM' x''' }",
        "SELECT * { ?SERVICE ?FROM ?load } # SERVICE <x> { }",
        "SELECT * { ?s <http://x/SERVICE> ?o }",
        "SELECT * { ?s sen:service ?o . _:service ?p ?o }",
        'SELECT * { ?s ?p "x"@service }',
        "SELECT * { ?s ?p ?o FILTER(?s<?o&&?p>?o) }",
    ],
)
def test_a_word_in_a_string_an_address_a_name_or_a_comment_is_no_keyword(text: str) -> None:
    assert inspect(text).form == "select"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("PREFIX a: <a:>", "has no SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("Which genes are up?", "has no SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT * { ?s foo:p ?o ; bar:q ?o }", "prefixes that it does not declare and that are none of ours: foo: (line 1), bar: (line 1)"),
        ("SELECT * { ?s ?p '\udcff' }", "no UTF-8 text"),
    ],
)
def test_what_is_no_query_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(CannotRun) as refused:
        inspect(text)
    assert message in str(refused.value)


def test_prefixes_of_ours_are_added_and_those_of_the_user_win() -> None:
    assert inspect("SELECT * { ?s sen:entity HGNC:990 ; rdfs:label ?l }").added == {name: PREFIXES[name] for name in ("HGNC", "rdfs", "sen")}
    assert inspect("PREFIX sen: <http://x/> SELECT * { ?s sen:entity ?o }").added == {}
    assert inspect("BASE <http://x/> PREFIX : <http://y/> SELECT * { ?s :p <a> }").added == {}
    assert PREFIXES["HGNC"] == PREFIXES["hgnc"]


def test_an_order_inside_a_subselect_orders_nothing() -> None:
    assert inspect("SELECT * { ?s ?p ?o } ORDER BY ?s").ordered
    assert not inspect("SELECT * { { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3 } }").ordered


def test_every_stored_question_is_read_as_the_engine_reads_it(library: Library) -> None:
    """The tokens put together are the query again, apart from blanks and comments; and each is a query that may be run."""
    for question in library.questions.values():
        assert inspect(question.text).form == "select", question.name
        bare = "".join(line for line in question.text.splitlines() if not line.startswith("#"))
        assert "".join(token.text for token in tokens(question.text)).replace(" ", "") == bare.replace(" ", "").replace("\t", "")


def test_letters_are_unescaped_and_what_is_no_letter_stays() -> None:
    assert unescaped("\\u0041\\U0001F600\\uD800\\UFFFFFFFF\\u12") == "A\U0001f600\\uD800\\UFFFFFFFF\\u12"


def test_select_gives_rows(senstro: Senstro) -> None:
    result = run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s")
    assert (result.form, result.table.columns, result.added, result.cut) == ("select", ("s",), ("sen",), False)
    lines = (ROOT / "data" / "studies.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row["s"].id for row in result] == sorted(f"study:{line.split(chr(9))[0]}" for line in lines)


def test_ask_is_true_or_false(senstro: Senstro) -> None:
    assert run_query("ASK { ?s sen:verdict val:retracted }").boolean is True
    no = run_query("ASK { ?s sen:direction val:retracted }")
    assert no.boolean is False
    assert not no


def test_a_graph_comes_as_triples_sorted_and_each_once(senstro: Senstro) -> None:
    result = run_query("CONSTRUCT { ?c a sen:Checked } WHERE { ?s sen:verdict val:retracted ; sen:affects ?c . ?s ?p ?o }")
    assert result.form == "graph"
    assert list(result.triples) == sorted(set(result.triples), key=str)
    assert len(result.triples) == len(result) > 0
    assert result.table.columns == ("subject", "predicate", "object")


def test_rows_have_labels_where_a_graph_is_at_hand(graph: Graph) -> None:
    known = Knowledge(OxigraphEngine(graph.store()))
    (row,) = known.query("SELECT ?g { ?g rdfs:label 'SIRT1' }").rows
    assert (row["g"].id, row["g"].label) == ("HGNC:14929", "SIRT1")


def test_a_store_of_the_users_own_is_asked_and_not_the_packaged_graph(senstro: Senstro) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/b"), ox.Literal("c", language="en")))
    assert [[term.value for term in row if term] for row in Knowledge(OxigraphEngine(store)).query("SELECT ?s ?o { ?s ?p ?o }").table.rows] == [
        ["http://x/a", "c"]
    ]


def test_what_is_cut_is_said(senstro: Senstro) -> None:
    result = run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s", limit=3)
    assert (len(result), result.cut) == (3, True)
    assert result.notes[-1] == "cut: only 3 rows are given and there are more; --limit gives another number."
    assert "Without ORDER BY, which ones is up to the engine." in run_query("SELECT ?s { ?s a sen:Study }", limit=3).notes[-1]
    whole = len(run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s"))
    assert not run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s", limit=whole).cut
    assert run_query("SELECT ?s { ?s a sen:Study } ORDER BY ?s", limit=whole - 1).cut
    assert run_query("CONSTRUCT WHERE { ?s a sen:Study }", limit=2).cut


def test_a_query_that_takes_too_long_is_stopped_for_good(senstro: Senstro, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[str]] = []
    start = running._started

    def watched() -> subprocess.Popen[str]:
        started.append(start())
        return started[-1]

    monkeypatch.setattr(running, "_started", watched)
    begin = time.monotonic()
    with pytest.raises(CannotRun, match=r"did not end within 1 seconds and was stopped, so there is no answer; --timeout gives it longer"):
        run_query(ENDLESS, timeout=1)
    assert time.monotonic() - begin < 30
    (process,) = started
    assert process.returncode is not None
    assert process.returncode != 0


def test_rows_that_came_before_the_time_was_over_are_no_answer(senstro: Senstro) -> None:
    with pytest.raises(CannotRun, match="was stopped"):
        run_query("SELECT * { ?a ?b ?c . ?d ?e ?f }", timeout=1, limit=10**9)


def test_a_query_that_takes_too_much_memory_is_stopped(senstro: Senstro, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MEMORY", 600)
    with pytest.raises(CannotRun, match=r"took more than 600 megabytes of memory, or its process was ended from outside; ask for less"):
        run_query("SELECT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?f", timeout=100)


@pytest.mark.parametrize("text", ["SELECT ?s { ?s sen:entity }", "SELECT ?s {", "SELECT * { ?s ?p ?o } GROUP BY", "ASK"])
def test_what_is_no_sparql_is_refused_with_its_place(text: str, senstro: Senstro) -> None:
    with pytest.raises(CannotRun, match=r"^the query is no valid SPARQL: error at 1:\d+: "):
        run_query(text)


@pytest.mark.parametrize(
    ("timeout", "limit", "message"),
    [(0, 5, "timeout must be more than 0"), (-1, 5, "timeout"), (float("nan"), 5, "timeout"), (1, 0, "limit must be 1 or more")],
)
def test_bounds_that_are_none(timeout: float, limit: int, message: str) -> None:
    with pytest.raises(CannotRun, match=message):
        run_query("ASK {}", timeout=timeout, limit=limit)


def test_the_same_query_gives_the_same_bytes_with_blank_nodes_and_without_order(senstro: Senstro) -> None:
    text = "SELECT * { ?s owl:equivalentClass ?e . ?e ?p ?o }"
    first, second = (run_query(text, limit=500).table for _ in range(2))
    assert first == second
    assert any(term and term.kind == "blank" for row in first.rows for term in row)


def test_a_module_in_the_users_folder_is_not_run(tmp_path: Path, senstro: Senstro) -> None:
    for name in ("json", "pyoxigraph", "senstro"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a file of the folder was run')\n", encoding="utf-8")
    (tmp_path / "q.rq").write_text("ASK { ?s a sen:Study }", encoding="utf-8")
    ran = senstro("query", "q.rq", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "true\n")


def test_help_names_the_bounds_that_hold() -> None:
    assert (asking._TIMEOUT, asking._LIMIT) == (TIMEOUT, LIMIT)


def piped(text: str | bytes, *words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    program = [str(Path(sys.executable).parent / "senstro"), "query", *words]
    done = subprocess.run(
        program,
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(
    ("text", "kind", "printed"),
    [
        ("SELECT ?n { publication:1 sen:citationNumber ?n }", "csv", "n\n1\n"),
        ("SELECT ?n { publication:1 sen:citationNumber ?n }", "md", "| n |\n|---|\n| 1 |\n"),
        ("ASK { publication:1 a sen:Publication }", "table", "true\n"),
        ("ASK { publication:1 a sen:Study }", "json", '{"boolean": false}\n'),
        ("ASK { publication:1 a sen:Study }", "tsv", "boolean\nfalse\n"),
        ("CONSTRUCT WHERE { publication:1 sen:citationNumber ?n }", "csv", "subject,predicate,object\npublication:1,sen:citationNumber,1\n"),
        (
            "CONSTRUCT WHERE { publication:1 sen:citationNumber ?n }",
            "nt",
            '<https://w3id.org/senstro/publication/1> <https://w3id.org/senstro/schema/citationNumber> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        ),
    ],
)
def test_standard_input_and_every_format(text: str, kind: str, printed: str, senstro: Senstro) -> None:
    done = piped(text, "-", "--format", kind)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == printed
    assert done.stderr.decode().startswith("note: prefixes of ours were added: publication, sen.\n")


def test_a_graph_is_turtle_by_itself_and_has_no_form_of_a_table_for_others(senstro: Senstro) -> None:
    done = piped("DESCRIBE publication:1", "-")
    assert "sen:Publication" in done.stdout.decode()
    assert list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))
    done = piped("SELECT * { ?s a sen:Study }", "-", "--format", "ttl")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"this query gives no graph" in done.stderr


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("", ("-",), "standard input is empty; write a query into it, or name a file."),
        (b"\xff\xfe", ("-",), "standard input is no UTF-8 text."),
        ("x", ("nowhere.rq",), "nowhere.rq: there is no such file."),
        ("x", ("data",), "data: this is a folder; name the files in it."),
        ("SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }", ("-",), "line 1: SERVICE is refused"),
        (ENDLESS, ("-", "--timeout", "1"), "the query did not end within 1 seconds and was stopped"),
        ("ASK {}", ("-", "--timeout", "0"), "the timeout must be more than 0"),
        ("ASK {}", ("-", "--limit", "0"), "the limit must be 1 or more"),
        ("ASK {}", ("-", "--endpoint", "ftp://x"), "'ftp://x' is no http or https address."),
        ("ASK {}", ("-", "--endpoint", "http://127.0.0.1:9/q"), "http://127.0.0.1:9/q: no answer"),
    ],
)
def test_what_cannot_run_ends_with_2(text: str | bytes, words: tuple[str, ...], message: str, senstro: Senstro) -> None:
    done = piped(text, *words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_what_is_cut_is_announced_and_the_rest_is_printed(senstro: Senstro) -> None:
    done = piped("SELECT ?s { ?s a sen:Study } ORDER BY ?s", "-", "--limit", "2", "--format", "csv")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3
    assert b"note: cut: only 2 rows are given and there are more" in done.stderr


def test_it_works_where_the_graph_has_to_be_built_first(checkout: Path, senstro: Senstro) -> None:
    assert not (checkout / "dist").exists()
    done = piped("ASK { ?s a sen:Study }", "-", environment=copy_environment(checkout))
    assert (done.returncode, done.stdout) == (0, b"true\n"), done.stderr


@pytest.mark.loopback
def test_an_endpoint_that_never_answers_is_given_up(senstro: Senstro) -> None:
    """A server that takes the query, says a little from time to time, and never ends: the time that a socket measures would not be over."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
                while not done.wait(0.2):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            with pytest.raises(CannotRun, match="did not end within 2 seconds"):
                run_query("ASK { ?s ?p ?o }", endpoint=f"http://127.0.0.1:{server.getsockname()[1]}/query", timeout=2)
        finally:
            done.set()
            thread.join(timeout=10)


def test_the_answer_in_json_is_what_python_gives(senstro: Senstro) -> None:
    text = "SELECT ?s ?l { ?s a sen:Study ; rdfs:label ?l } ORDER BY ?s"
    printed = json.loads(piped(text, "-", "--format", "json").stdout)
    assert printed == [{name: cell.id for name, cell in row.items()} for row in run_query(text)]
