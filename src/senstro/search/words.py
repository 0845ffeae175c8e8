"""Words, and how much one is like another."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

__all__ = ["alike", "split"]

_WORD = re.compile(r"[^\W_]+")
_IDLE = frozenset(
    _WORD.findall(
        "a an and are as at by do does for from how in into is it its of on or say says that the there to was what when where which who with"
    )
)
"""Words that tell nothing of what is looked for."""
_NEAR = 0.75
"""How like an unknown word must be to a known one, by the ratio of difflib, to be read as misspelt: one wrong letter in four."""


def split(text: str) -> list[str]:
    """The words of a text, in small letters, without those that tell nothing; if there are no others, with them."""
    every = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [word for word in every if word not in _IDLE] or every


def _shared(word: str, other: str) -> int:
    """How many letters two words have in common from the beginning on."""
    return next((place for place, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(len(word), len(other)))


def alike(word: str, known: Iterable[str]) -> dict[str, float]:
    """Known words that a word may stand for, each with how sure that is, up to 1.

    The word itself; words of the same stem, which is taken to be a beginning of four letters or more that is most of both; longer words that begin with
    it; and, where the word is not known at all, words that are spelt nearly so.
    """
    found: dict[str, float] = {}
    vocabulary = list(known)
    for other in vocabulary:
        if other == word:
            found[other] = 1.0
            continue
        shared = _shared(word, other)
        if shared >= 4 and shared >= 0.7 * max(len(word), len(other)):
            found[other] = 0.8
        elif shared == (len(word) if len(word) >= 3 else -1) or (shared >= 5 and shared == len(other)):
            found[other] = 0.6
    if word not in found and len(word) >= 4 and not word.isdigit():
        for other in difflib.get_close_matches(word, sorted({other for other in vocabulary if abs(len(other) - len(word)) <= 2}), n=5, cutoff=_NEAR):
            found.setdefault(other, 0.5)
    return found
