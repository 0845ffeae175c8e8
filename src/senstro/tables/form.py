"""What can be seen in one cell alone: white space, emptiness, form, damage by a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from senstro.errors import Fault

if TYPE_CHECKING:
    from senstro.tables.reader import Cell

__all__ = ["DATE", "NOT_STATED", "cell_faults", "key_form"]

NOT_STATED = "not stated"
"""What stands in a cell of an `open` column where the text leaves the matter open."""

_KEY = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_INTEGER = re.compile(r"0|[1-9][0-9]*")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_FORMS = {"key": _KEY, "integer": _INTEGER, "decimal": _DECIMAL, "citations": _INTEGER}
_NOUNS = {"key": "key", "integer": "whole number", "decimal": "number", "citations": "number of a publication"}
_IN_WORDS = {
    _KEY: "lower-case letters and digits, parted by hyphens or points, such as old-msc-43",
    _INTEGER: "digits without sign, leading zero or thousands' mark, such as 48",
    _DECIMAL: "digits with a point at most, without sign or thousands' mark, such as 0.5",
}

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)"
DATE = re.compile(
    rf"\d{{1,2}}[-/. ]{_MONTH}(?:[-/. ]\d{{2,4}})?|{_MONTH}[-/ ](?:\d{{2}}|\d{{4}})|\d{{4}}-\d{{2}}-\d{{2}}(?: 00:00(?::00)?)?|\d{{1,2}}[/.]\d{{1,2}}[/.](?:\d{{2}}|\d{{4}})",
    re.IGNORECASE,
)
"""What a spreadsheet makes of MARCH1, SEPT2 or pages 1-3. OCT-4 and DEC-1, with one digit, are names of genes and pass."""


def key_form(pattern: str) -> re.Pattern[str]:
    """The form of a key: the declared one, or the usual."""
    return re.compile(pattern) if pattern else _KEY


def cell_faults(cell: Cell) -> list[Fault]:
    """Every fault of form in a cell; a cell of which the white space is wrong is not looked at further."""
    column, text = cell.column, cell.text
    if stray := list(_stray(cell)):
        return stray
    if not text and column.kind == "key":
        return [cell.fault("empty-required-cell", "The row has no key.", "Give the record a key that no other has.")]
    if not text:
        if column.open:
            return [cell.fault("empty-required-cell", "The cell is empty.", f"Fill it, or write {NOT_STATED!r} where the text leaves it open.")]
        return [cell.fault("empty-required-cell", "The cell is empty and must not be.", "Fill it.")] if column.required else []
    return [] if cell.is_open else list(_value_faults(cell))


def _stray(cell: Cell) -> Iterator[Fault]:
    text = cell.text
    seen = sorted({ch for ch in text if ch != " " and unicodedata.category(ch) in {"Cf", "Cc", "Zs", "Zl", "Zp"}})
    if seen:
        names = ", ".join(f"U+{ord(ch):04X} {unicodedata.name(ch, 'control character')}" for ch in seen)
        yield cell.fault("invisible-character", f"There is a character in it that nobody sees: {names}.", "Remove it, or write a plain space.")
        text = "".join(" " if ch in seen else ch for ch in text)
    parts = text.split("|") if cell.column.many or cell.column.kind == "label" else [text]
    if not seen and text and not text.strip():
        yield cell.fault("blank-cell", "The cell looks empty and holds white space.", "Empty it.")
        return
    if not seen and any(part.startswith(" ") for part in parts):
        yield cell.fault("leading-white-space", "There is white space before a value.", "Remove it.")
    if not seen and any(part.endswith(" ") for part in parts):
        yield cell.fault("trailing-white-space", "There is white space behind a value.", "Remove it.")
    if not seen and any("  " in part.strip() for part in parts):
        yield cell.fault("doubled-white-space", "Two spaces stand where one belongs.", "Remove one of the two.")


def _value_faults(cell: Cell) -> Iterator[Fault]:
    column = cell.column
    pattern = re.compile(column.pattern) if column.pattern else _FORMS.get(column.kind)
    for value in cell.values:
        if not value:
            yield cell.fault("empty-value", "There is an empty value between two bars.", "Remove the spare |.")
        elif pattern and not pattern.fullmatch(value):
            noun = _NOUNS.get(column.kind, "")
            message = f"The column takes a {noun}, and this is none." if column.kind in _NOUNS else "This is not of the form that the column takes."
            remedy = f"Write {_IN_WORDS.get(pattern, f'it in the form {pattern.pattern}')}."
            yield cell.fault(f"ill-typed-{column.kind}", message, remedy, value)
        elif column.kind in {"printed", "label", "text"} and DATE.fullmatch(value):
            yield cell.fault(
                "date-damage",
                "This looks like a name or a page that a spreadsheet has turned into a date.",
                "Write again what stood there, and set the column to text before opening the table in a spreadsheet.",
                value,
            )
    if len(set(cell.values)) != len(cell.values) and column.kind != "label":
        twice = next(value for value in cell.values if cell.values.count(value) > 1)
        yield cell.fault("value-twice", f"{twice!r} stands in the cell twice.", "Remove one of the two.")
