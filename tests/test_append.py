"""Rows written as lines: where each value goes, and what is wrong with a line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from senstro.errors import CannotRun, FaultsFound
from senstro.review.append import append_rows
from senstro.tables import load_columns

COLUMNS = load_columns(ROOT / "data" / "columns.toml")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def test_a_line_becomes_a_row_with_each_value_in_its_column(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*.tsv")}
    text = "# mine\n\ngaps: key=mine; label=a = b; gap_kind=need; note=ends here;\ngaps: key=mine-2\n"
    assert append_rows(data, text, COLUMNS, "rows.txt") == {"gaps": 2}
    lines = (data / "gaps.tsv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split("\t")
    one = dict(zip(header, lines[-2].split("\t"), strict=True))
    assert {name: value for name, value in one.items() if value} == {"key": "mine", "label": "a = b", "gap_kind": "need", "note": "ends here"}
    assert lines[-1].split("\t") == ["mine-2"] + [""] * (len(header) - 1)
    assert "\n".join(lines[:-2]) + "\n" == before[data / "gaps.tsv"].decode()
    assert {path: path.read_bytes() for path in before if path.name != "gaps.tsv"} == {p: b for p, b in before.items() if p.name != "gaps.tsv"}


def test_every_fault_of_every_line_is_named_and_nothing_is_written(data: Path) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*.tsv")}
    known = (data / "gaps.tsv").read_text(encoding="utf-8").splitlines()[1].partition("\t")[0]
    text = f"gaps: key=fine\ngasp: key=x\ngaps: key=x; lable=y\ngaps: key=x; label\ngaps: key=x; label=a; label=b\ngaps:\ngaps: key={known}\ngaps: label=no key\ngaps: key=fine\nno table\n"
    with pytest.raises(FaultsFound) as found:
        append_rows(data, text, COLUMNS, "rows.txt")
    places = {fault.place: str(fault) for fault in found.value.faults}
    assert sorted(places) == sorted(f"line {number}" for number in range(2, 11))
    assert "Did you mean 'gaps'?" in places["line 2"]
    assert "Did you mean 'label'?" in places["line 3"]
    assert "given twice" in places["line 5"]
    assert "already" in places["line 7"]
    assert "no key" in places["line 8"]
    assert "already" in places["line 9"]
    assert {path: path.read_bytes() for path in data.rglob("*.tsv")} == before


def test_a_file_without_a_row_cannot_be_added(data: Path) -> None:
    with pytest.raises(CannotRun, match="no row in it"):
        append_rows(data, "# nothing\n", COLUMNS, "rows.txt")
