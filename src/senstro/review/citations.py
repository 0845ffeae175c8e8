"""Citation marks in the text: ``[n]``, ``[29-33]``, ``[44,108]``."""

from __future__ import annotations

import re

__all__ = ["citations", "first_mark"]

_MARK = re.compile(r"\[(\d+(?:\s*[-–]\s*\d+)?(?:\s*,\s*\d+(?:\s*[-–]\s*\d+)?)*)\]")


def citations(text: str) -> set[int]:
    """The citation numbers in a piece of text; a range means every number in it."""
    found: set[int] = set()
    for mark in _MARK.findall(text):
        for part in mark.replace("–", "-").split(","):
            low, _, high = part.strip().partition("-")
            found |= set(range(int(low), int(high or low) + 1))
    return found


def first_mark(text: str) -> str:
    """The first citation mark in a piece of text, brackets included, or nothing."""
    found = _MARK.search(text)
    return found[0] if found else ""
