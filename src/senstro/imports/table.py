"""Reading terms from a tab-separated table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from senstro.errors import CannotRun
from senstro.imports.record import PART_OF, Content, Logic, Record, prefix_of

__all__ = ["COLUMNS", "read_table"]

COLUMNS = ("id", "label", "exact_synonyms", "is_a", "other_relations", "obsolete", "replaced_by")
"""The columns that a table must have; it may have more, which are not read. ``kind`` is read where it is there."""

_KINDS = {"": "class", "Class": "class", "ObjectProperty": "property", "AnnotationProperty": "annotation"}
_UNTYPED = "is_a_or_part_of"
_SHORTHAND = {("UBERON", "part_of"): PART_OF}
"""Relation names without a prefix, by source; a table has no place to say what they stand for. SO has a ``part_of`` of its own."""


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


class _Rows(Mapping[str, Record]):
    """Rows that are taken apart only when asked for: of the largest tables a few rows in a thousand are."""

    def __init__(self, header: list[str], lines: dict[str, str], relations: frozenset[str]) -> None:
        self._at = {name: index for index, name in enumerate(header)}
        self._lines = lines
        self._relations = relations

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __getitem__(self, identifier: str) -> Record:
        cells = self._lines[identifier].split("\t")
        cell = {name: cells[index] for name, index in self._at.items()}
        relations: list[tuple[str, str]] = []
        special: dict[str, list[str]] = {name: [] for name in ("genus", "inverseOf", "domain", "range", "characteristic", _UNTYPED)}
        differentia: list[tuple[str, str]] = []
        for part in _split(cell["other_relations"]):
            name, _, target = part.partition(" ")
            if name in special:
                special[name].append(target)
                continue
            is_differentia, bare = name.startswith("differentia:"), name.removeprefix("differentia:")
            pair = (_SHORTHAND.get((prefix_of(identifier), bare), bare), target)
            (differentia if is_differentia else relations).append(pair)
        genus = tuple(special["genus"])
        return Record(
            id=identifier,
            label=cell["label"],
            kind="property" if identifier in self._relations and not cell.get("kind") else _KINDS[cell.get("kind", "")],
            synonyms=_split(cell["exact_synonyms"]),
            parents=_split(cell["is_a"]),
            untyped=tuple(special[_UNTYPED]),
            relations=tuple(relations),
            logic=(Logic(genus, tuple(differentia)),) if genus and differentia else (),
            obsolete=cell["obsolete"] == "1",
            replaced_by=_split(cell["replaced_by"]),
            transitive="transitive" in special["characteristic"],
            inverse=next(iter(special["inverseOf"]), ""),
            domain=tuple(special["domain"]),
            range=tuple(special["range"]),
        )


def read_table(path: Path, text: str) -> Content:
    """Read a table; its release stands nowhere in it.

    Raises:
        CannotRun: a column is missing, a row has another number of cells than the header, an id occurs twice, or the kind or obsolete mark is unknown.
    """
    lines = text.split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [name for name in COLUMNS if name not in header]
    if missing or len(set(header)) != len(header):
        raise CannotRun(f"{path}: this is no table of terms: row 1 must name the columns {', '.join(COLUMNS)}, separated by tabs.")
    tabs = len(header) - 1
    key, obsolete = header.index("id"), header.index("obsolete")
    kind = header.index("kind") if "kind" in header else None
    others = header.index("other_relations")
    relations: set[str] = set()
    rows: dict[str, str] = {}
    for number, line in enumerate(lines[1:], 2):
        line = line.rstrip("\r")
        if not line:
            continue
        if line.count("\t") != tabs:
            raise CannotRun(f"{path}: row {number} has {line.count(chr(9)) + 1} cells, the header {tabs + 1}.")
        cells = line.split("\t")
        if not cells[key] or cells[key] in rows:
            raise CannotRun(f"{path}: row {number}: the id {cells[key]!r} is empty or stands in another row already.")
        if cells[obsolete] not in {"", "0", "1"} or (kind is not None and cells[kind] not in _KINDS):
            raise CannotRun(f"{path}: row {number}: obsolete must be 0 or 1, and kind, where there is one, {', '.join(filter(None, _KINDS))}.")
        rows[cells[key]] = line
        # A table without kinds holds relations among its terms; what stands between two terms is one.
        relations.update(part.partition(" ")[0].removeprefix("differentia:") for part in _split(cells[others]))
    if not rows:
        raise CannotRun(f"{path}: the table has no rows.")
    return Content(_Rows(header, rows, frozenset(relations)), "")
