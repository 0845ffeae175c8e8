"""Units of a further text: whatever stands behind the last known unit, cut into sentences."""

from __future__ import annotations

import re

from senstro.errors import CannotRun
from senstro.review.citations import citations
from senstro.review.text import digest, normalised_digest
from senstro.tables import Row

__all__ = ["new_units"]

_PREFIX = re.compile(r"[A-SU-Z][A-Za-z]*")
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")


def new_units(text: str, units: dict[str, Row], prefix: str, section: str) -> list[dict[str, str]]:
    """Rows for the table of units.

    Args:
        text: the text that the offsets are offsets into, with the new text behind the last known unit; a line is a paragraph.
        units: the known units by key.
        prefix: what the new keys begin with: a letter other than T, which the review's tables have.
        section: what the new units are said to stand in.

    Returns:
        One row a sentence, keys ``PREFIX1.1``, ``PREFIX1.2`` and so on; every column of the table is filled.

    Raises:
        CannotRun: the prefix is of another form or in use, or nothing stands behind the last unit.
    """
    if not _PREFIX.fullmatch(prefix):
        raise CannotRun(f"{prefix!r} cannot begin the keys of units; take a capital letter other than T, and letters behind it.")
    if any(re.fullmatch(rf"{prefix}\d+\.\d+", key) for key in units):
        raise CannotRun(f"there are units with keys that begin with {prefix!r} already; take another.")
    end = max((int(unit.value("end")) for unit in units.values()), default=0)
    last = max((int(unit.value("line")) for unit in units.values()), default=0)
    rows = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text, end), 1):
        starts = [paragraph.start(), *(paragraph.start() + found.end() for found in _SENTENCE.finditer(paragraph[0]))]
        stops = [*(paragraph.start() + found.start() for found in _SENTENCE.finditer(paragraph[0])), paragraph.end()]
        for place, (start, stop) in enumerate(zip(starts, stops, strict=True), 1):
            words = text[start:stop]
            rows.append(
                {
                    "key": f"{prefix}{number}.{place}",
                    "kind": "sentence",
                    "line": str(last + number),
                    "start": str(start),
                    "end": str(stop),
                    "sha256": digest(words),
                    "sha256_normalised": normalised_digest(words),
                    "section": section,
                    "locator": f"{section}, paragraph {number}, sentence {place}",
                    "citations": "|".join(map(str, sorted(citations(words)))),
                }
            )
    if not rows:
        raise CannotRun(f"nothing stands behind the last known unit, which ends at {end}; append the new text to the old.")
    return rows
