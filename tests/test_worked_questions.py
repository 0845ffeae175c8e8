"""docs/worked-questions.md: every command and query of the page is run, and gives the rows that stand under it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

import pytest
from conftest import ROOT

from senstro.engines import OxigraphEngine
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.graph import Graph
from senstro.questions import Library, ask
from senstro.questions.answer import short
from senstro.terms import NAMESPACES

PAGE = (ROOT / "docs" / "worked-questions.md").read_text(encoding="utf-8")
PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in NAMESPACES.items())
BLOCK = re.compile(r"```(sh|sparql)\n((?:(?!```).)*?)```\n\n(No rows\.\n|(?:\|[^\n]*\n)+)", re.S)


@dataclass(frozen=True)
class Worked:
    """A command or query of the page, with the columns and rows under it."""

    where: str
    language: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))


def worked() -> list[Worked]:
    found = []
    for section in re.split(r"(?m)^## ", PAGE)[1:]:
        number = section.partition(".")[0]
        for place, (language, text, table) in enumerate(BLOCK.findall(section), 1):
            lines = table.splitlines() if table.startswith("|") else ["||", "||"]
            found.append(Worked(f"{number}.{place}", language, text, cells(lines[0]), tuple(cells(line) for line in lines[2:])))
    return found


WORKED = worked()


@pytest.fixture(scope="module")
def oxigraph(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


@pytest.fixture(scope="module")
def rdflib_engine(graph: Graph) -> RdflibEngine:
    return RdflibEngine(to_rdflib(graph.triples()))


def answer(one: Worked, library: Library, engine: OxigraphEngine | RdflibEngine) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if one.language == "sparql":
        table = engine.select(PREFIXES + one.text)
    else:
        words = shlex.split(one.text)
        assert words[:2] == ["senstro", "ask"], one.text
        names, values = words[3::2], words[4::2]
        assert len(names) == len(values), one.text
        assert all(name.startswith("--") for name in names), one.text
        table = ask(library.get(words[2]), {name.removeprefix("--"): value for name, value in zip(names, values, strict=True)}, engine).table
    return table.columns, [tuple(short(cell) for cell in row) for row in table.rows]


def test_the_page_has_its_questions_numbered_and_each_is_answered() -> None:
    titles = re.findall(r"(?m)^## (\d+)\. \S", PAGE)
    assert titles == [str(number) for number in range(1, 46)]
    assert {one.where.partition(".")[0] for one in WORKED} == set(titles)
    assert len(WORKED) == len(re.findall(r"(?m)^```(?:sh|sparql)$", PAGE)), "a block has no table behind it"


@pytest.mark.parametrize("one", WORKED, ids=lambda one: one.where)
def test_a_block_gives_the_rows_under_it(one: Worked, library: Library, oxigraph: OxigraphEngine) -> None:
    columns, rows = answer(one, library, oxigraph)
    if not one.rows:
        assert rows == []
        return
    assert len(set(one.rows)) == len(one.rows), "a row stands there twice"
    places = [columns.index(column) for column in one.columns]
    assert {tuple(row[place] for place in places) for row in rows} == set(one.rows)


@pytest.mark.parametrize("one", [one for one in WORKED if one.language == "sparql"], ids=lambda one: one.where)
@pytest.mark.full
def test_a_query_gives_the_same_rows_on_rdflib(one: Worked, library: Library, oxigraph: OxigraphEngine, rdflib_engine: RdflibEngine) -> None:
    assert sorted(answer(one, library, rdflib_engine)[1]) == sorted(answer(one, library, oxigraph)[1])
