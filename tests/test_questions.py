"""Every stored question: sound, answered alike by two engines, and held against rows that were read from the text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from senstro import resources
from senstro.engines import OxigraphEngine
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.graph import Graph
from senstro.questions import Library, ask, load_library
from senstro.questions.answer import short

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


@pytest.mark.parametrize("name", LIBRARY.questions)
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
    bound = ask(question, {parameter.name: parameter.example for parameter in question.parameters}, oxigraph).table.rows
    assert set(bound) <= set(free)


def test_every_question_orders_its_rows(library: Library) -> None:
    assert [name for name, question in library.questions.items() if "ORDER BY" not in question.text] == []


def test_every_kind_of_question_is_there(library: Library) -> None:
    kinds = {tag for question in library.questions.values() for tag in question.tags}
    assert {"look-up", "join", "aggregate", "negative", "contradiction", "multi-hop"} <= kinds
