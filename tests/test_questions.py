"""Every stored question: sound, answered alike by two engines, and held against rows that were read from the text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import sampled

from senstro import resources
from senstro.engines import OxigraphEngine
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.graph import Graph
from senstro.questions import Library, ask, load_library
from senstro.questions.answer import short
from senstro.questions.question import GROUPS, KINDS, SECTIONS
from senstro.terms import iri

FOLDER = Path(__file__).parent / "questions"
LIBRARY = load_library(resources.root() / "queries" / "questions")


@dataclass(frozen=True)
class Case:
    """A question, its parameters, some of its columns and the rows expected there.

    A file ``QUESTION--CASE.tsv``: ``# parameters: {…}``, maybe further remarks behind ``#`` (where in the text the rows were read), then
    a header with some of the question's columns and the rows, each once, in any order.
    """

    question: str
    parameters: dict[str, str]
    columns: list[str]
    rows: set[tuple[str, ...]]


def load_case(path: Path) -> Case:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# parameters: "), f"{path.name} must start with '# parameters: {{…}}'"
    parameters = json.loads(lines[0].removeprefix("# parameters: "))
    body = [line for line in lines[1:] if not line.startswith("#")]
    rows = [tuple(line.split("\t")) for line in body[1:]]
    assert len(set(rows)) == len(rows), f"{path.name} has a row twice"
    return Case(path.stem.partition("--")[0], parameters, body[0].split("\t"), set(rows))


CASES = {path.stem: path for path in sorted(FOLDER.glob("*.tsv"))}


@pytest.fixture(scope="session")
def oxigraph(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


@pytest.fixture(scope="session")
def rdflib_engine(graph: Graph) -> RdflibEngine:
    return RdflibEngine(to_rdflib(graph.triples()))


def test_every_question_has_a_case_and_every_case_a_question() -> None:
    with_case = {name.partition("--")[0] for name in CASES}
    assert with_case == set(LIBRARY.questions)


@pytest.mark.parametrize("name", CASES)
def test_expected_rows(name: str, oxigraph: OxigraphEngine) -> None:
    case = load_case(CASES[name])
    question = LIBRARY.get(case.question)
    assert set(case.columns) <= set(question.columns)
    assert case.rows or question.empty
    answer = ask(question, case.parameters, oxigraph)
    places = [answer.table.columns.index(column) for column in case.columns]
    found = {tuple(short(row[place]) for place in places) for row in answer.table.rows}
    assert found == case.rows


@pytest.mark.parametrize("name", sampled(LIBRARY.questions, 6))
def test_two_engines_give_the_same_rows(name: str, oxigraph: OxigraphEngine, rdflib_engine: RdflibEngine) -> None:
    question = LIBRARY.get(name)
    values = {parameter.name: parameter.example for parameter in question.parameters}
    first, second = (ask(question, values, engine).table for engine in (oxigraph, rdflib_engine))
    assert first.columns == second.columns
    assert [[short(cell) for cell in row] for row in first.rows] == [[short(cell) for cell in row] for row in second.rows]
    assert bool(first.rows) != question.empty


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_an_unbound_parameter_is_refused_or_stands_for_anything(name: str, oxigraph: OxigraphEngine) -> None:
    question = LIBRARY.get(name)
    if any(parameter.required for parameter in question.parameters):
        return
    free = ask(question, {}, oxigraph).table.rows
    bound = ask(question, {parameter.name: parameter.example for parameter in question.parameters if not parameter.default}, oxigraph).table.rows
    assert free
    if "aggregate" not in question.tags:
        assert set(bound) <= set(free)


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_a_question_gives_each_row_once_and_orders_all_of_them(name: str, oxigraph: OxigraphEngine) -> None:
    """The columns behind the last ORDER BY tell any two rows apart, so that no engine has a choice."""
    question = LIBRARY.get(name)
    keys = re.findall(r"\?(\w+)", question.text[question.text.rindex("ORDER BY") :])
    calls = [{parameter.name: parameter.example for parameter in question.parameters}]
    calls += [] if any(parameter.required for parameter in question.parameters) else [{}]
    for call in calls:
        table = ask(question, call, oxigraph).table
        assert len(set(table.rows)) == len(table.rows)
        places = [table.columns.index(key) for key in keys if key in table.columns]
        assert len({tuple(row[place] for place in places) for row in table.rows}) == len(table.rows)


def test_there_are_questions_of_every_group_and_kind(library: Library) -> None:
    groups = [question.group for question in library.questions.values()]
    assert 60 <= len(groups) <= 100
    assert [group for group in GROUPS if groups.count(group) < 2] == []
    assert set(KINDS) <= {tag for question in library.questions.values() for tag in question.tags}


def test_the_sections_of_a_head_are_those_of_the_text(graph: Graph) -> None:
    assert {row.value("section").partition(" > ")[0] for row in graph.tables.rows["units"]} == set(SECTIONS)


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_a_head_names_the_sections_that_its_answers_draw_on(name: str, graph: Graph, oxigraph: OxigraphEngine) -> None:
    """From the records in the answers; an answer without records cannot be held against anything."""
    question = LIBRARY.get(name)
    if question.sections == ("all",):
        return
    calls = [{parameter.name: parameter.example for parameter in question.parameters}]
    calls += [load_case(path).parameters for stem, path in CASES.items() if stem.partition("--")[0] == name]
    needed = any(parameter.required for parameter in question.parameters)
    calls += [] if needed else [{}]
    stand: dict[str, set[str]] = {}
    for record, section in oxigraph.select(f"SELECT ?record ?section WHERE {{ ?record <{iri('sen:placeSection')}> ?section }}").rows:
        assert record is not None
        assert section is not None
        stand.setdefault(record.value, set()).add(section.value.partition(" > ")[0])
    rows = [row for call in calls for row in ask(question, call, oxigraph).table.rows]
    found = {section for row in rows for cell in row if cell for section in stand.get(cell.value, set())}
    assert found <= set(question.sections)
    if found and not needed:
        assert found == set(question.sections)


def test_no_question_shows_what_is_denied_as_if_it_were_so(library: Library) -> None:
    said = re.compile(r"sen:(?:direction|predicate|stepSign|requirement)\b")
    assert [name for name, question in library.questions.items() if said.search(question.text) and "sen:polarity" not in question.text] == []


def test_a_denied_finding_is_told_as_denied(oxigraph: OxigraphEngine) -> None:
    answer = ask(LIBRARY.get("records-of-publication"), {"publication": "39"}, oxigraph)
    columns = answer.table.columns
    rows = {(short(row[columns.index("subject_label")]), short(row[columns.index("polarity")])) for row in answer.table.rows}
    assert ("growth advantage", "denied") in rows


def test_queries_keep_to_what_every_engine_does_alike(library: Library) -> None:
    """No path of any length, no aggregate whose order is open, no service, no clock and no chance."""
    suspect = re.compile(
        r"GROUP_CONCAT|\bSAMPLE\(|\bSERVICE\b|\bGRAPH\b|\bLATERAL\b|\bNOW\(|\bRAND\(|UUID\(|\bBNODE\(|(?<=[\w>)])[*+?](?=\s+[?<\w])|LIMIT|OFFSET"
    )
    bodies = {name: re.sub(r"(?m)^#.*$|\"[^\"]*\"", "", question.text) for name, question in library.questions.items()}
    assert {name: found for name, body in bodies.items() if (found := suspect.findall(body))} == {}
