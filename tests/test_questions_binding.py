"""Heads of stored questions, and turning what a user writes into terms: never text pasted into a query."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from senstro import CannotRun
from senstro.engines import Engine, OxigraphEngine
from senstro.engines.engine import Term
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.questions import Question, ask, load_library
from senstro.questions.answer import short
from senstro.questions.bind import bind
from senstro.questions.question import load_question
from senstro.terms import NAMESPACES, iri

PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in NAMESPACES.items())
GRAPH = """
SENSTRO:9000001 a owl:Class ; rdfs:label "worn cell" ; oboInOwl:hasExactSynonym "tired cell" ; sen:under SENSTRO:9000001 .
SENSTRO:9000002 a owl:Class ; rdfs:label "cell size" ; oboInOwl:hasRelatedSynonym "size" ; sen:under SENSTRO:9000002 .
SENSTRO:9000003 a owl:Class ; rdfs:label "size" ; sen:under SENSTRO:9000003 .
SENSTRO:9000004 a owl:Class ; rdfs:label "cell shape" ; oboInOwl:hasExactSynonym "TIRED CELL" ; sen:under SENSTRO:9000004 .
val:up a sen:Direction . val:down a sen:Direction . val:percent a sen:Unit .
finding:f1 a sen:Finding ; sen:tableCell "findings.tsv row 2" ; sen:entity SENSTRO:9000001 ; sen:direction val:up ;
    sen:value 35.0 ; sen:order 2 ; sen:printed "CD264" .
finding:f2 a sen:Finding ; sen:tableCell "findings.tsv row 3" ; sen:entity SENSTRO:9000002 ; sen:direction val:down ;
    sen:value 0.5 ; sen:order 10 ; sen:printed "size }} \\" . ?x" .
study:f1 a sen:Study ; sen:tableCell "studies.tsv row 2" .
"""
QUESTION = """#+ summary: Which findings are these?
#+ parameters:
#+   - {name: entity, kind: class, example: worn cell, about: the entity}
#+   - {name: finding, kind: record, folder: finding, example: f1, about: the finding}
#+   - {name: direction, kind: value, values: Direction, example: up, about: the direction}
#+   - {name: value, kind: decimal, example: "35", about: the number}
#+   - {name: order, kind: integer, example: "2", about: the order}
#+   - {name: printed, kind: text, example: CD264, about: the printed form}
#+ columns: {finding: the finding, entity: its entity, value: its number}
#+ group: markers
#+ tags: [look-up, test]
#+ sections: [all]
PREFIX sen: <SCHEMA>
SELECT ?finding ?entity ?value WHERE {
  VALUES ?entity { UNDEF }
  VALUES ?finding { UNDEF }
  VALUES ?direction { UNDEF }
  VALUES ?value { UNDEF }
  VALUES ?order { UNDEF }
  VALUES ?printed { UNDEF }
  ?finding sen:entity ?entity ; sen:direction ?direction ; sen:value ?value ; sen:order ?order ; sen:printed ?printed .
}
ORDER BY ?finding
""".replace("SCHEMA", NAMESPACES["sen"])


@dataclass(frozen=True)
class Both:
    """The same small graph in two engines."""

    oxigraph: Engine
    rdflib: Engine


@pytest.fixture(scope="module")
def engines() -> Both:
    store = ox.Store()
    store.load((PREFIXES + GRAPH).encode(), format=ox.RdfFormat.TURTLE)
    return Both(OxigraphEngine(store), RdflibEngine(to_rdflib(quad.triple for quad in store)))


def write(folder: Path, text: str = QUESTION, name: str = "which-findings") -> Path:
    path = folder / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def question(tmp_path: Path) -> Question:
    return load_question(write(tmp_path))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, "f1 f2"),
        ({"entity": "worn cell"}, "f1"),
        ({"entity": "Worn Cell"}, "f1"),
        ({"entity": "SENSTRO:9000002"}, "f2"),
        ({"entity": NAMESPACES["SENSTRO"] + "9000002"}, "f2"),
        ({"finding": "f2"}, "f2"),
        ({"finding": NAMESPACES["finding"] + "f2"}, "f2"),
        ({"direction": "down"}, "f2"),
        ({"order": "10"}, "f2"),
        ({"value": "0.5"}, "f2"),
        ({"printed": "CD264"}, "f1"),
        ({"printed": 'size }} " . ?x'}, "f2"),
        ({"entity": "worn cell", "direction": "down"}, ""),
    ],
)
def test_a_bound_question_gives_these_findings_on_two_engines(question: Question, engines: Both, values: dict[str, str], found: str) -> None:
    for engine in (engines.oxigraph, engines.rdflib):
        rows = ask(question, values, engine).table.rows
        assert " ".join(short(row[0]).removeprefix("finding:") for row in rows) == found, engine.name


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"entty": "x"}, "question which-findings has no parameter entty; it has entity, finding, direction, value, order, printed."),
        (
            {"entity": "worn cel"},
            "--entity: no class of the graph has the identifier, label, synonym or printed form 'worn cel'. Near are: worn cell.",
        ),
        ({"entity": "zzzzzzzz"}, "--entity: no class of the graph has the identifier, label, synonym or printed form 'zzzzzzzz'."),
        ({"entity": "SENSTRO:9000009"}, "--entity: no class of the graph has the identifier, label, synonym or printed form 'SENSTRO:9000009'."),
        ({"finding": "f3"}, "--finding: 'f3' is no finding. There is: f1, f2."),
        ({"finding": "study/f1"}, "--finding: 'study/f1' is no finding. There is: f1, f2."),
        ({"direction": "upp"}, "--direction: 'upp' is no Direction. There is: down, up."),
        ({"direction": "percent"}, "--direction: 'percent' is no Direction. There is: down, up."),
        ({"order": "2.5"}, "--order: '2.5' is no integer; an example is 2."),
        ({"order": "two"}, "--order: 'two' is no integer; an example is 2."),
        ({"value": "1,5"}, "--value: '1,5' is no decimal; an example is 35."),
        ({"value": ""}, "--value: '' is no decimal; an example is 35."),
    ],
)
def test_what_cannot_be_bound_is_refused_with_what_there_is(question: Question, engines: Both, values: dict[str, str], message: str) -> None:
    with pytest.raises(CannotRun) as refused:
        bind(question, values, engines.oxigraph)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("words", "identifier"), [("size", "9000003"), ("Size", "9000003"), ("TIRED CELL", "9000004"), ("tired cell", "9000001"), ("cd264", "9000001")]
)
def test_a_label_comes_before_a_synonym_and_what_the_text_prints_comes_last(question: Question, engines: Both, words: str, identifier: str) -> None:
    assert bind(question, {"entity": words}, engines.oxigraph) == {"entity": f"<{NAMESPACES['SENSTRO']}{identifier}>"}


def test_what_can_mean_two_classes_is_refused_with_their_labels(question: Question, engines: Both) -> None:
    with pytest.raises(CannotRun) as refused:
        bind(question, {"entity": "Tired Cell"}, engines.oxigraph)
    assert str(refused.value) == (
        "--entity 'Tired Cell' can mean 2 classes. Give one of these identifiers:\n"
        "  SENSTRO:9000001  worn cell: class; 0 records\n  SENSTRO:9000004  cell shape: class; 0 records"
    )


@pytest.mark.parametrize(
    "text",
    [
        'x" } SERVICE <http://192.0.2.1/> { ?s ?p ?o } #',
        "x' }} } LOAD <file:///etc/passwd> #",
        'x"""\n\\u0022 } ?a ?b ?c . {',
        "VALUES ?entity { UNDEF }",
        "{ UNDEF }",
    ],
)
def test_text_stays_a_literal(question: Question, engines: Both, text: str) -> None:
    (term,) = bind(question, {"printed": text}, engines.oxigraph).values()
    (row,) = engines.oxigraph.select(f"SELECT ?x WHERE {{ VALUES ?x {{ {term} }} }}").rows
    assert row[0] is not None
    assert row[0].value == text
    assert ask(question, {"printed": text}, engines.oxigraph).table.rows == ()


def test_a_term_that_looks_like_another_marked_place_is_not_bound_again(question: Question, engines: Both) -> None:
    assert ask(question, {"printed": "VALUES ?order { UNDEF }", "order": "2"}, engines.oxigraph).table.rows == ()
    terms = bind(question, {"printed": "VALUES ?order { UNDEF }", "order": "2"}, engines.oxigraph)
    assert '"VALUES ?order { UNDEF }"' in question.bind(terms)
    assert '"VALUES ?order { UNDEF }"' in question.bind(dict(reversed(terms.items())))


def test_a_needed_parameter(tmp_path: Path, engines: Both) -> None:
    needed = load_question(write(tmp_path, QUESTION.replace("about: the entity}", "about: the entity, required: true}")))
    with pytest.raises(CannotRun) as refused:
        bind(needed, {}, engines.oxigraph)
    assert str(refused.value) == "question which-findings needs --entity (the entity, for one worn cell)."


def test_a_default_is_bound_where_the_user_says_nothing(tmp_path: Path, engines: Both) -> None:
    question = load_question(write(tmp_path, QUESTION.replace("about: the order}", "about: the order, default: 10}")))
    assert bind(question, {}, engines.oxigraph) == {"order": f'"10"^^<{iri("xsd:integer")}>'}
    assert [short(row[0]) for row in ask(question, {}, engines.oxigraph).table.rows] == ["finding:f2"]
    assert [short(row[0]) for row in ask(question, {"order": "2"}, engines.oxigraph).table.rows] == ["finding:f1"]


def test_a_word_that_is_not_allowed_is_refused_with_those_that_are(tmp_path: Path, engines: Both) -> None:
    question = load_question(write(tmp_path, QUESTION.replace("about: the printed form}", "about: the printed form, allowed: [CD264, size]}")))
    assert [short(row[0]) for row in ask(question, {"printed": "CD264"}, engines.oxigraph).table.rows] == ["finding:f1"]
    with pytest.raises(CannotRun) as refused:
        ask(question, {"printed": "cd264"}, engines.oxigraph)
    assert str(refused.value) == "--printed: 'cd264' is none of the words that are understood here: CD264, size."


def test_an_unbound_parameter_leaves_no_undef_behind(question: Question, engines: Both) -> None:
    assert "VALUES" not in question.bind({})
    bound = question.bind(bind(question, {"order": "2"}, engines.oxigraph))
    assert bound.count("VALUES") == 1
    assert "UNDEF" not in bound


def test_the_group_is_a_tag_too(question: Question) -> None:
    assert question.group == "markers"
    assert question.tags == ("markers", "look-up", "test")


def test_columns_are_those_that_the_head_promises(tmp_path: Path, engines: Both) -> None:
    other = load_question(write(tmp_path, QUESTION.replace("columns: {finding: the finding,", "columns: {record: the finding,")))
    with pytest.raises(CannotRun) as refused:
        ask(other, {}, engines.oxigraph)
    assert str(refused.value) == ("question which-findings promises the columns record, entity, value and its query gives finding, entity, value.")


HEAD_FAULTS = {
    "no head": ("SELECT ?x WHERE { ?x ?y ?z }", "the head behind #+ must have summary, group, columns, tags and sections"),
    "no YAML": (QUESTION.replace("tags: [look-up, test]", "tags: [look-up, test"), "the head behind #+ is no YAML"),
    "unknown key": (QUESTION.replace("#+ tags", "#+ tag: x\n#+ tags"), "unknown key(s) in the head: tag; known are"),
    "column without meaning": (QUESTION.replace("{finding: the finding, entity: its entity, value: its number}", "[finding]"), "`columns` must give each column"),
    "tags no list": (QUESTION.replace("tags: [look-up, test]", "tags: look-up"), "`tags` must be a list of words"),
    "unknown group": (QUESTION.replace("group: markers", "group: marker"), "`group` is 'marker'; known are markers, causes,"),
    "no kind": (QUESTION.replace("[look-up, test]", "[test]"), "`tags` must hold at least one kind of question: look-up, join,"),
    "unknown section": (QUESTION.replace("sections: [all]", "sections: [Table 1, Table 3]"), "not one is Table 3; known are Abstract,"),
    "no section": (QUESTION.replace("sections: [all]", "sections: []"), "not one is (none given)"),
    "needed and with a default": (QUESTION.replace("about: the order}", "about: the order, required: true, default: 2}"), "parameter 'order' is required and has a default"),
    "marked place within a line": (QUESTION.replace("  VALUES ?order { UNDEF }\n", "  { VALUES ?order { UNDEF } }\n"), "must have a line of its own"),
    "marked place twice": (QUESTION.replace("  VALUES ?order { UNDEF }\n", "  VALUES ?order { UNDEF }\n" * 2), "must have a line of its own, and each parameter one"),
    "allowed for a number": (QUESTION.replace("about: the order}", "about: the order, allowed: [2]}"), "parameter 'order': `allowed` goes with the kind text"),
    "allowed without the example": (QUESTION.replace("about: the printed form}", "about: the printed form, allowed: [size]}"), "holds the example and the default"),
    "parameters no list": (QUESTION.replace("#+   - {name: entity", "#+   x: {name: entity", 1).replace("#+   - ", "#+   y: "), "is no YAML|must be a list"),
    "parameter without example": (QUESTION.replace("example: worn cell, ", ""), "a parameter has name, kind, example and about"),
    "unknown kind": (QUESTION.replace("kind: class", "kind: klass"), "parameter 'entity' has the kind 'klass'; known are class, record,"),
    "value without values": (QUESTION.replace("values: Direction, ", ""), "`values` goes with the kind value"),
    "class with folder": (QUESTION.replace("kind: class", "kind: class, folder: finding"), "`folder` with the kind record"),
    "no marked place": (QUESTION.replace("  VALUES ?order { UNDEF }\n", ""), "parameters ['order'] have no marked place"),
    "marked place without parameter": (QUESTION.replace("?finding sen:entity", "VALUES ?x { UNDEF }\n ?finding sen:entity"), "marked places ['x'] no parameter"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), HEAD_FAULTS.values(), ids=HEAD_FAULTS)
def test_a_faulty_head_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CannotRun) as refused:
        load_question(path)
    assert str(path) in str(refused.value)
    assert any(part in str(refused.value) for part in message.split("|"))


def test_all_faulty_heads_are_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, "SELECT", "first")
    write(tmp_path, "SELECT", "second")
    write(tmp_path)
    with pytest.raises(CannotRun) as refused:
        load_library(tmp_path)
    assert "first.rq" in str(refused.value)
    assert "second.rq" in str(refused.value)


def test_a_question_that_lists_the_records_must_be_there(tmp_path: Path) -> None:
    write(tmp_path, QUESTION.replace("#+ tags", "#+ listed_by: other\n#+ tags"))
    with pytest.raises(CannotRun, match=r"which-findings\.rq: `listed_by` names 'other', and there is no such question\."):
        load_library(tmp_path)
    write(tmp_path, name="other")
    assert load_library(tmp_path).get("which-findings").listed_by == "other"


def test_an_empty_folder_is_no_library(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no stored question"):
        load_library(tmp_path)


def test_an_unknown_question_suggests_the_nearest(tmp_path: Path) -> None:
    write(tmp_path)
    library = load_library(tmp_path)
    with pytest.raises(CannotRun, match=r"there is no stored question 'wich-finding'\. Did you mean which-findings\?"):
        library.get("wich-finding")
    with pytest.raises(CannotRun, match=r"there is no stored question 'zzz'\. `senstro list` shows what there is\."):
        library.get("zzz")


def test_no_query_reads_a_file(tmp_path: Path, engines: Both) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<urn:x:a> <urn:x:b> <urn:x:c> .", encoding="utf-8")
    for engine in (engines.oxigraph, engines.rdflib):
        for clause in (f"FROM <{secret.as_uri()}>", f"FROM NAMED <{secret.as_uri()}>"):
            for pattern in ("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"):
                rows: tuple[tuple[Term | None, ...], ...] = ()
                with contextlib.suppress(CannotRun):
                    rows = engine.select(f"SELECT ?s {clause} WHERE {{ {pattern} }}").rows
                assert not any(term and term.value == "urn:x:a" for row in rows for term in row), (engine.name, clause, pattern)


def test_only_select_gives_a_table(engines: Both) -> None:
    for engine in (engines.oxigraph, engines.rdflib):
        for query in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
            with pytest.raises(CannotRun, match="only SELECT queries give a table"):
                engine.select(query)
        with pytest.raises(CannotRun, match=r"no valid SPARQL|cannot run the query"):
            engine.select("SELECT ?x WHERE {")
