"""What the last reading of the records against the text found, kept in a file, since most users have no copy of the text; with a fingerprint, so that it is never silently stale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from senstro.errors import CannotRun
from senstro.files import write_file
from senstro.review.verify import VerifyReport
from senstro.tables import Tables

__all__ = ["Held", "held_line", "read_held", "tables_fingerprint", "write_held"]

_FIELDS = ("fingerprint", "text_sha256", "units", "places", "content_checks", "excused")


@dataclass(frozen=True)
class Held:
    """Counts of one run of ``senstro verify``.

    Attributes:
        fingerprint: of the tables that were held against the text.
        text_sha256: of the text.
        units: "n of n", units whose hash holds.
        places: "n of n", places whose hash holds.
        content_checks: "n of n", content checks that hold.
        excused: how many are excused with a reason.
    """

    fingerprint: str
    text_sha256: str
    units: str
    places: str
    content_checks: str
    excused: str


def tables_fingerprint(tables: Tables) -> str:
    """SHA-256 over every cell of every table, in order."""
    found = hashlib.sha256()
    for row in tables.all_rows():
        found.update("\t".join([row.reference, *(cell.text for cell in row.cells.values())]).encode() + b"\n")
    return found.hexdigest()


def write_held(path: Path, tables: Tables, text_sha256: str, report: VerifyReport) -> None:
    """Keep what a run found; the file is replaced as a whole."""
    pairs = ("{} of {}".format(*pair) for pair in (report.units, report.anchors, report.contents))
    values = (tables_fingerprint(tables), text_sha256, *pairs, str(report.excused))
    write_file(path, "".join(f"{name}\t{value}\n" for name, value in zip(_FIELDS, values, strict=True)).encode("utf-8"))


def read_held(path: Path) -> Held | None:
    """What is kept; nothing where no file is.

    Raises:
        CannotRun: the file is not one that :func:`write_held` wrote.
    """
    if not path.is_file():
        return None
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    if [line[0] for line in lines] != list(_FIELDS) or any(len(line) != 2 for line in lines):
        raise CannotRun(f"{path}: this is no file that `senstro verify --keep` wrote; run it again.")
    return Held(*(value for _, value in lines))


def held_line(held: Held | None, tables: Tables) -> str:
    """One line for people: the counts, or that none are known of these tables."""
    if held is None or held.fingerprint != tables_fingerprint(tables):
        return "not known of these tables; `senstro verify --text FILE` holds them against a copy of the text"
    return f"{held.units} units, {held.places} places and {held.content_checks} content checks hold, {held.excused} excused with a reason"
