"""What a misspelt word may be meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["closest", "suggest"]


@lru_cache(maxsize=4096)
def _closest(word: str, known: tuple[str, ...], cutoff: float) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=cutoff)
    return found[0] if found else ""


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The known word that is most like a given one, or nothing; words of a very different length are not looked at."""
    spare = max(2, len(word) // 4)
    return _closest(word, tuple(other for other in known if abs(len(other) - len(word)) <= spare), cutoff)


def suggest(word: str, known: Iterable[str]) -> str:
    """The same as the end of a remedy: `` Did you mean '…'?``, or nothing."""
    near = closest(word, known)
    return f" Did you mean {near!r}?" if near else ""
