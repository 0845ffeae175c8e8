"""An answer as text: a table for the terminal, CSV, TSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json

from senstro.engines.engine import Table
from senstro.questions.answer import Answer, short

__all__ = ["ROW_FORMATS", "render", "render_table"]

ROW_FORMATS = ("table", "csv", "tsv", "json", "md")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"


def _table(header: list[str], rows: list[list[str]], width: int | None) -> str:
    sizes = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]
    room = sum(sizes) if width is None else max(width - 2 * (len(sizes) - 1), 8 * len(sizes))
    while sum(sizes) > room:
        sizes[sizes.index(max(sizes))] -= 1
    lines = [
        "  ".join(_cut(cell, size).ljust(size) for cell, size in zip(line, sizes, strict=True)).rstrip()
        for line in [header, ["-" * size for size in sizes], *rows]
    ]
    return "\n".join(lines) + "\n"


def render(answer: Answer, kind: str, width: int | None = None) -> str:
    """An answer as text, as :func:`render_table` gives its table."""
    return render_table(answer.table, kind, width)


def render_table(table: Table, kind: str, width: int | None = None) -> str:
    """A table as text.

    Args:
        table: columns and terms.
        kind: one of :data:`ROW_FORMATS`; only ``table`` shortens cells, with an ellipsis.
        width: columns of the terminal, for ``table``; ``None`` where there is no terminal, and no cell is shortened.
    """
    header = list(table.columns)
    rows = [[short(term) for term in row] for row in table.rows]
    if kind == "json":
        return json.dumps([dict(zip(header, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"
    if kind in {"csv", "tsv"}:
        out = io.StringIO()
        csv.writer(out, delimiter="," if kind == "csv" else "\t", lineterminator="\n").writerows([header, *rows])
        return out.getvalue()
    if kind == "md":
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in [header, *rows]]
        return "\n".join([lines[0], "|" + "---|" * len(header), *lines[1:]]) + "\n"
    return _table(header, rows, width)
