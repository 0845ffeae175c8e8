"""The figures of ``docs/quality.md``, held against errors that are seeded anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import worlds
from mutants import of_checks, of_columns, of_shapes
from mutants.ground import Ground
from mutants.of_files import FILE_MUTANTS
from mutants.of_tables import table_mutants
from mutants.planted import LAYERS, plant
from mutants.sense import KINDS

from senstro.graph import Graph
from senstro.review.text import TEXT_SHA256, digest, read_text

PAGE = (worlds.ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
SPREAD = 15
"""Percent points by which a share on the page may differ: the records grow, and a sample is taken."""


def lines(name: str) -> dict[str, list[str]]:
    """The lines of a table of the page, by their first cell."""
    (part,) = re.findall(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", PAGE, re.S)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()[2:]]
    return {row[0]: row[1:] for row in rows}


@pytest.fixture(scope="module")
def ground(graph: Graph) -> Ground:
    return Ground(graph, worlds.rules())


def text() -> str | None:
    named = os.environ.get("SENSTRO_TEXT")
    for path in [Path(named)] if named else sorted(worlds.ROOT.parent.glob("*/*/review.txt")):
        if path.is_file() and digest(read_text(path)) == TEXT_SHA256:
            return read_text(path)
    return None


def test_counts_of_rules_and_mutants(ground: Ground, graph: Graph) -> None:
    shapes, columns, stored = of_shapes.mutants(ground), of_columns.mutants(ground), of_checks.mutants(ground)
    plans = table_mutants(graph.tables, graph.ontology)
    counted = {
        "constraints of shapes": (len(of_shapes.constraints(ground)), len(shapes)),
        "checks made from the columns": (len({one.rule for one in columns}), len(columns)),
        "stored checks": (len({one.rule for one in stored}), len(stored)),
        "rules for rows and cells": (len({plan[0] for plan in plans}), len(plans)),
        "rules for files": (len(FILE_MUTANTS), len(FILE_MUTANTS)),
    }
    assert {name: tuple(map(int, row[:2])) for name, row in lines("ruled").items()} == counted


def test_all_are_found() -> None:
    assert {name: row[2] for name, row in lines("ruled").items()} == {name: row[1] for name, row in lines("ruled").items()}


def held(ground: Ground, most: int, *kinds: str) -> None:
    """The shares of the page against those of a sample."""
    words = text()
    if words is None:
        pytest.skip("no copy of the review's text: name one in SENSTRO_TEXT")
    page = lines("planted")
    assert list(page) == list(KINDS)
    for score in plant(ground, words, most, kinds or None):
        row = page[score.kind]
        seen = [score.caught[layer] for layer in LAYERS] + [score.planted - len(score.unseen)]
        said = [100 * int(cell) / int(row[0]) for cell in row[1:6]]
        assert [round(100 * one / score.planted) for one in seen] == pytest.approx(said, abs=SPREAD), score.kind
        assert row[6] == f"{100 * int(row[5]) / int(row[0]):.0f} %"


def test_shares_of_some_kinds(ground: Ground) -> None:
    kinds = (
        "direction turned: up for down",
        "affirmed record denied",
        "number changed by one",
        "label of another class",
        "caution of a retracted source gone",
    )
    held(ground, 75, *kinds)


@pytest.mark.full
def test_shares_of_all_kinds(ground: Ground) -> None:
    held(ground, 200)
