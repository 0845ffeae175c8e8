"""Faults of whole files: each is done to another of the real tables, all in one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

__all__ = ["FILE_MUTANTS", "damage"]

Damage = Callable[[list[str]], bytes]


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _renamed(lines: list[str]) -> bytes:
    return _bytes([lines[0].replace("\tnote", "\tnotes"), *lines[1:]])


def _last_column_twice(lines: list[str]) -> bytes:
    return _bytes([f"{line}\t{line.rpartition(chr(9))[2]}" for line in lines])


def _without_last_column(lines: list[str]) -> bytes:
    return _bytes([line.rpartition("\t")[0] for line in lines])


def _ragged(lines: list[str]) -> bytes:
    return _bytes([*lines[:5], lines[5] + "\t", *lines[6:]])


def _byte(lines: list[str]) -> bytes:
    row = lines[5].split("\t")
    row[-1] = "note"
    return _bytes(lines[:5]) + "\t".join(row).encode() + b"\xe9\n" + _bytes(lines[6:])


FILE_MUTANTS: tuple[tuple[str, str, Damage | None], ...] = (
    ("missing-column", "gaps", _without_last_column),
    ("unknown-column", "methods", _renamed),
    ("column-twice", "criteria", _last_column_twice),
    ("ragged-row", "statements", _ragged),
    ("byte-order-mark", "studies", lambda lines: b"\xef\xbb\xbf" + _bytes(lines)),
    ("carriage-return", "findings", lambda lines: _bytes(lines).replace(b"\n", b"\r\n")),
    ("not-utf-8", "populations", _byte),
    ("missing-header", "datasets", lambda lines: b""),
    ("not-tab-separated", "errata", lambda lines: _bytes([line.replace("\t", ",") for line in lines])),
    ("missing-table", "disagreements", None),
    ("unknown-table", "finding", _bytes),
)
"""Rule, table, and what is done to its lines; None where the file is taken away."""


def damage(source: Path, target: Path) -> None:
    """Copy the tables of a folder into another, the damaged ones damaged."""
    damages = {table: change for _, table, change in FILE_MUTANTS}
    for path in sorted(source.glob("*.tsv")):
        change = damages.get(path.stem, _bytes)
        if change is not None:
            (target / path.name).write_bytes(change(path.read_text(encoding="utf-8").splitlines()))
    (target / "finding.tsv").write_bytes((source / "findings.tsv").read_bytes())
