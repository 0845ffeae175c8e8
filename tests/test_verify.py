"""Verification: on a small text and tables of the tests' own; and, where a copy of the review is at hand, on the real ones."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from senstro import resources
from senstro.errors import CannotRun
from senstro.graph.layers import read_sound
from senstro.review.citations import citations, first_mark
from senstro.review.held import held_line, read_held, tables_fingerprint, write_held
from senstro.review.planting import plant
from senstro.review.text import TEXT_SHA256, digest, read_text
from senstro.review.verify import Exceptions, VerifyReport, content_faults, read_exceptions, verify
from senstro.tables import Row, Tables

ROOT = Path(__file__).resolve().parents[1]


def copies() -> list[Path]:
    """Where a copy of the review's text may be: named by SENSTRO_TEXT, or beside the checkout."""
    named = os.environ.get("SENSTRO_TEXT")
    return [Path(named)] if named else sorted(ROOT.parent.glob("*/*/review.txt"))


@pytest.fixture(scope="module")
def text() -> str:
    for path in copies():
        if path.is_file() and digest(read_text(path)) == TEXT_SHA256:
            return read_text(path)
    pytest.skip("no copy of the review's text: name one in SENSTRO_TEXT")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_sound(resources.root())[0]


def test_the_kept_counts_are_of_these_tables(tables: Tables) -> None:
    held = read_held(resources.root() / "data" / "review" / "held.tsv")
    assert held is not None
    assert held.fingerprint == tables_fingerprint(tables), "run `senstro verify --text FILE --keep`"
    assert held.text_sha256 == TEXT_SHA256
    assert held.places.split(" of ")[0] == str(len(tables.rows["anchors"]))


def test_the_kept_counts_are_what_is_found(report: VerifyReport, tables: Tables, tmp_path: Path) -> None:
    write_held(tmp_path / "held.tsv", tables, TEXT_SHA256, report)
    assert (tmp_path / "held.tsv").read_bytes() == (resources.root() / "data" / "review" / "held.tsv").read_bytes()
    assert held_line(read_held(tmp_path / "held.tsv"), tables).startswith("396 of 396 units, ")


def test_kept_counts_of_other_tables_are_not_shown(tables: Tables, tmp_path: Path) -> None:
    write_held(tmp_path / "held.tsv", tables, TEXT_SHA256, VerifyReport())
    other = replace(tables, rows={**tables.rows, "gaps": tables.rows["gaps"][1:]})
    assert held_line(read_held(tmp_path / "held.tsv"), other).startswith("not known of these tables")
    assert held_line(read_held(tmp_path / "none.tsv"), tables).startswith("not known of these tables")
    (tmp_path / "held.tsv").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="run it again"):
        read_held(tmp_path / "held.tsv")


@pytest.fixture(scope="module")
def report(tables: Tables, text: str) -> VerifyReport:
    return verify(tables, text, read_exceptions(resources.root() / "data" / "review" / "verify-exceptions.tsv"))


def test_citation_marks() -> None:
    assert citations("as shown[3], elsewhere[29-33] and[44,108]; not 12 or [a]") == {3, 29, 30, 31, 32, 33, 44, 108}
    assert first_mark("then[44,108] and[5]") == "[44,108]"
    assert first_mark("none") == ""


def test_every_unit_and_place_holds(report: VerifyReport) -> None:
    assert report.faults == []
    assert report.units == (396, 396)
    assert report.anchors[0] == report.anchors[1] > 0


def test_most_planted_errors_are_caught(tables: Tables, text: str) -> None:
    found = {one.kind: one.caught / one.planted for one in plant(tables, text)}
    assert found["a citation number raised by one"] > 0.95
    assert found["places moved to the unit before"] > 0.8
    assert found["places moved to the unit behind"] > 0.8
    assert found["a number raised by one"] > 0.9


def a_record(tables: Tables, text: str) -> tuple[Row, list[Row], dict[str, Row]]:
    """A record with citations of its own sentence and a printed form, its anchors, and the units."""
    units = {row.key: row for row in tables.rows["units"]}
    for row in tables.rows["findings"]:
        anchors = [anchor for anchor in tables.rows["anchors"] if anchor.value("record") == row.reference]
        if row.value("attribution") == "own" and row.value("printed") and row.value("strength") == "reported":
            made = content_faults(row, anchors, units, text)
            if all(not sentence for *_, sentence in made):
                return row, anchors, units
    raise AssertionError("no such record")


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("printed", "a form that is not there", "printed-form"),
        ("value", "4711", "number"),
        ("citations", "2", "citation"),
        ("polarity", "denied", "negation"),
    ],
)
def test_content_that_is_not_there_is_told_by_its_rule(tables: Tables, text: str, column: str, value: str, rule: str) -> None:
    row, anchors, units = a_record(tables, text)
    changed = Row(row.table, row.number, {**row.cells, column: replace(row.cells[column], text=value)})
    broken = {name for name, _, sentence in content_faults(changed, anchors, units, text) if sentence}
    assert rule in broken


def test_another_text_does_not_hold(tables: Tables, text: str) -> None:
    found = verify(tables, text.replace("senescence", "Senescence", 1), Exceptions({}))
    assert found.units[0] < found.units[1]
    assert any(fault.rule == "unit-hash" for fault in found.faults)


def test_an_exception_that_is_not_needed_is_a_fault(tables: Tables, text: str) -> None:
    row, _, _ = a_record(tables, text)
    found = verify(tables, text, Exceptions({(row.reference, "number"): "a reason"}))
    assert [fault.rule for fault in found.faults if fault.place == row.reference] == ["exception-not-needed"]
