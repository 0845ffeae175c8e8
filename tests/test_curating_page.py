"""The worked example of docs/curating.md, step by step in a copy of the checkout; and what the page says of tables and messages."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, copy_environment

from senstro.errors import CannotRun
from senstro.review.units import new_units
from senstro.tables import Row, load_columns, read_tables

PAGE = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
FAULTS = Path(__file__).parent / "data" / "tables" / "faults"


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.S | re.M)
    return str(found)


def steps() -> list[str]:
    return re.findall(r"<!-- step -->\n```sh\n(.*?)```", PAGE, re.S)


def units_of(folder: Path) -> dict[str, Row]:
    return {row.key: row for row in read_tables(folder / "data", load_columns(folder / "data" / "columns.toml")).rows["units"]}


@pytest.mark.full
def test_the_worked_example_works(checkout: Path, java: str) -> None:
    assert java
    environment = {**os.environ, **copy_environment(checkout), "COLUMNS": "", "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}

    def run(commands: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=checkout, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, commands + done.stdout + done.stderr
        return done.stdout

    (checkout / "mine.txt").write_text(block("text"), encoding="utf-8")
    (checkout / "spans.tsv").write_text(block("tsv"), encoding="utf-8")
    before = units_of(checkout)
    pad, cut, write, place, rest = steps()
    assert f"{max(int(unit.value('end')) for unit in before.values())} ''" in pad
    run(pad)
    run(cut)
    text = (checkout / "text.txt").read_text(encoding="utf-8")
    added = {key: row for key, row in units_of(checkout).items() if key not in before}
    words = {key: text[int(row.value("start")) : int(row.value("end"))] for key, row in added.items()}
    assert list(words) == ["P1.1", "P2.1", "P2.2"]
    assert words["P1.1"] == "Practice paper."
    assert words["P2.2"] == "The next section says more of it."
    assert added["P2.1"].value("citations") == "164"
    units = checkout / "data" / "units.tsv"
    units.write_text(units.read_text(encoding="utf-8").replace("P1.1\tsentence", "P1.1\theading"), encoding="utf-8")
    (checkout / "rows.txt").write_text(block("rows"), encoding="utf-8")
    assert "findings.tsv\t1 row(s) more" in run(write)
    run(place)
    out = run(rest)
    assert "0 errors" in out
    assert "practice-sa-beta-gal" in out
    assert len((checkout / "errors.tsv").read_text(encoding="utf-8").splitlines()[0].split("\t")) == 9
    verified = subprocess.run(
        ["senstro", "verify", "--text", "text.txt"], cwd=checkout, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert verified.returncode == 1
    assert "practice" not in verified.stderr, "the invented records hold against their text"


def test_the_text_cannot_be_exchanged(checkout: Path) -> None:
    environment = {**os.environ, **copy_environment(checkout), "COLUMNS": "", "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}
    (checkout / "text.txt").write_text("Another text. " * 5000, encoding="utf-8")
    (checkout / "spans.tsv").write_text("record\tunit\twords\nfinding/f1\t2.1\ttext\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in (checkout / "data").glob("*.tsv")}
    for words, code, message in (
        (["--units"], 2, "give the text that the offsets are offsets into"),
        (["--spans", "spans.tsv"], 1, "[unit-hash]"),
        (["--add-units", "T"], 2, "take a capital letter other than T"),
        ([], 2, "--add-units"),
    ):
        done = subprocess.run(
            ["senstro", "anchor", "--text", "text.txt", *words],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert message in done.stderr
    assert {path: path.read_bytes() for path in (checkout / "data").glob("*.tsv")} == before


def test_units_of_a_further_text() -> None:
    text = "Old text.\n\nFirst one [3]. Second (so to say)! 3 more?  (Last) [4,6-8]\n  Next line.  \n"
    rows = new_units(text, {}, "Q", "Mine")
    assert [(row["key"], text[int(row["start"]) : int(row["end"])], row["line"], row["citations"]) for row in rows] == [
        ("Q1.1", "Old text.", "1", ""),
        ("Q2.1", "First one [3].", "2", "3"),
        ("Q2.2", "Second (so to say)!", "2", ""),
        ("Q2.3", "3 more?", "2", ""),
        ("Q2.4", "(Last) [4,6-8]", "2", "4|6|7|8"),
        ("Q3.1", "Next line.", "3", ""),
    ]
    assert rows[1]["locator"] == "Mine, paragraph 2, sentence 1"
    with pytest.raises(CannotRun, match="nothing stands behind the last known unit"):
        new_units(" \n", {}, "Q", "Mine")


def test_a_prefix_that_is_in_use_is_refused() -> None:
    units = units_of(ROOT)
    known = next(iter(units.values()))
    with pytest.raises(CannotRun, match="begin with 'P' already"):
        new_units("x" * 60000, {**units, "P1.1": known}, "P", "Mine")


def test_every_table_is_there_with_its_columns() -> None:
    raw = tomllib.loads((ROOT / "data" / "columns.toml").read_text(encoding="utf-8"))

    def shown(name: str, column: dict[str, object]) -> str:
        return (
            name
            + ("*" if column.get("required") or column["kind"] == "key" else "°" if column.get("open") else "")
            + ("+" if column.get("many") else "")
        )

    found = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", PAGE, re.M))
    assert found == {
        name: ", ".join(shown(*item) for item in table["columns"].items()) + (", and the evidence" if table.get("evidence") else "")
        for name, table in raw["table"].items()
    }
    evidence = ", ".join(shown(*item) for item in raw["evidence"]["columns"].items())
    assert f"The evidence, at the end of the tables that have it: {evidence}." in PAGE


def test_the_messages_are_real() -> None:
    real = {line for path in FAULTS.rglob("expected.txt") for line in path.read_text(encoding="utf-8").splitlines()}
    shown = block("errors").splitlines()
    assert len(shown) == 4
    assert set(shown) <= real
