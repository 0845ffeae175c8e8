"""The fit test of docs/model.md: its rows fit the declared columns and closed lists."""

from __future__ import annotations

import re
from pathlib import Path

from senstro import resources
from senstro.ontology import load_ontology
from senstro.tables import load_columns
from senstro.terms import NAMESPACES, iri

PAGE = Path(__file__).resolve().parents[1] / "docs" / "model.md"
SPANS = {17, 20, 21, 27, 29, 31, 34, 37, 38, 46, 49, 57, 60, 62, 63, 66, 69, 74, 79, 103, 157, 159, 181, 182, 225}


def rows() -> list[tuple[str, dict[str, str]]]:
    blocks = re.findall(r"```rows\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    found = []
    for line in "".join(blocks).splitlines():
        table, _, cells = line.partition(": ")
        found.append((table, dict(cell.split("=", 1) for cell in cells.split("; "))))
    return found


def test_every_hard_span_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    heads = {int(number) for head in re.findall(r"^### Lines? (.*?):", text, re.M) for number in re.findall(r"\d+", head)}
    assert heads == SPANS


def test_rows_fit_columns_and_closed_lists() -> None:
    columns = load_columns(resources.root() / "data" / "columns.toml")
    ontology = load_ontology(resources.root() / "ontology")
    found = rows()
    assert len(found) >= len(SPANS)
    for table, cells in found:
        spec = columns.tables[table]
        for name, text in cells.items():
            assert name in spec.columns, f"{table} has no column {name}"
            column = spec.columns[name]
            for value in text.split("|") if column.kind == "enum" else []:
                assert iri("sen:" + column.values) in ontology.types.get(NAMESPACES["val"] + value, set()), f"{table}: {name}={value}"
            if column.kind == "citations":
                assert all(number.isdecimal() for number in text.split("|"))
            if column.kind == "decimal":
                assert float(text) > 0
