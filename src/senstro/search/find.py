"""Ranking: which of all that can be found fits the words best."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from senstro.errors import CannotRun
from senstro.lexicon import Names
from senstro.lexicon.lexicon import loose
from senstro.questions.library import Library
from senstro.search.documents import Document, documents
from senstro.search.following import for_class, for_question, for_record, for_used_class
from senstro.search.words import alike, split
from senstro.terms import curie

__all__ = ["Hit", "find"]

_TRIED = 8
"""Classes for which questions are tried out; it takes about a tenth of a second for each."""
_ABOUT = 100
"""Characters that are shown of what a thing is."""
_WHOLE = 4.0
"""What counts how much more a thing whose name is just what was asked for."""
_LEAST = 0.08
"""The share of the best score below which nothing is shown."""
_KINDS = {"question": 0, "class": 1, "record": 2}


@dataclass(frozen=True)
class Hit:
    """Something that was found.

    Attributes:
        kind: ``question``, ``class`` or ``record``.
        id: name of the question, or CURIE.
        label: what it is called.
        matched: the name that fits best, where it is not the label, and what kind of name that is.
        about: the question in words, or the start of a definition with the number of records.
        next: what to type next, the best first; maybe nothing.
    """

    kind: str
    id: str
    label: str
    matched: str
    about: str
    next: tuple[str, ...]


def _score(document: Document, wanted: list[dict[str, float]], rarity: dict[str, float], whole: str) -> float:
    """How well a thing fits: for each word the best match, by the weight of the field and by how rare the word is; all words count more than some."""
    met, total = 0, 0.0
    for readings in wanted:
        best = max((sure * document.weights[word] * rarity[word] for word, sure in readings.items() if word in document.weights), default=0.0)
        met += best > 0
        total += best
    if not met:
        return 0.0
    # A question is described by many words, which must not count against it as much as against the definition of a class.
    score = total * (met / len(wanted)) ** 2 / (1 + (0.01 if document.kind == "question" else 0.04) * len(document.weights))
    if any(loose(name) == whole for name, _ in document.names):
        score *= _WHOLE
    return score * (1 + 0.1 * math.log1p(document.records))


def _matched(document: Document, wanted: list[dict[str, float]], whole: str) -> str:
    """The name that holds the words best, where it is not the label."""

    def fits(name: str) -> float:
        words = set(split(name))
        return sum(max((sure for word, sure in readings.items() if word in words), default=0.0) for readings in wanted) + (
            10 if loose(name) == whole else 0
        )

    best = max(document.names, key=lambda pair: (fits(pair[0]), pair[0] == document.label, -len(pair[0]), pair))
    return "" if best[0] == document.label or not fits(best[0]) else f"{best[1]} {best[0]!r}"


def _about(document: Document) -> str:
    text = document.about if len(document.about) <= _ABOUT or document.kind == "question" else document.about[:_ABOUT].rsplit(" ", 1)[0] + " …"
    records = f"{document.records} record{'' if document.records == 1 else 's'}" if document.kind == "class" else ""
    return "; ".join(part for part in (text, records) if part)


def find(words: str, library: Library, names: Names, limit: int = 10) -> list[Hit]:
    """Find questions, classes and records by words.

    Args:
        words: one or more words; case, hyphens and order do not matter, and a misspelt word is read as what is near.
        library: the stored questions.
        names: what the graph calls its things.
        limit: how many are given.

    Returns:
        The best first; those that fit equally well by kind and then by name. None if nothing fits.

    Raises:
        CannotRun: there is no word in it, the limit is below 1, or the engine cannot answer.
    """
    asked = split(words)
    if not asked:
        raise CannotRun(f"{words!r} has no word to look for.")
    if limit < 1:
        raise CannotRun(f"the limit must be 1 or more, and {limit} is not.")
    every = documents(library, names.lexicon, names.engine)
    spread = Counter(word for document in every for word in document.weights)
    # In a fixed order, so that of two equally near spellings the same is taken each time.
    known = sorted(spread)
    wanted = [alike(word, known) for word in asked]
    rarity = {word: math.log(1 + len(every) / count) for word, count in spread.items()}
    whole = loose(words)
    scored = [(_score(document, wanted, rarity, whole), document) for document in every]
    least = _LEAST * max((score for score, _ in scored), default=0.0)
    ranked = sorted((pair for pair in scored if pair[0] > least), key=lambda pair: (-round(pair[0], 6), _KINDS[pair[1].kind], pair[1].key))[:limit]
    hits, tried = [], 0
    for _, document in ranked:
        following: tuple[str, ...] = ()
        if document.kind == "question":
            following = for_question(document.key, library)
        elif document.kind == "record":
            following = for_record(document.key, library, names.engine)
        elif tried < _TRIED:
            tried += 1
            following = for_class(document.key, library, names)
        if not following and document.records:
            following = for_used_class(document.key)
        key = document.key if document.kind == "question" else curie(document.key)
        hits.append(Hit(document.kind, key, document.label, _matched(document, wanted, whole), _about(document), following))
    return hits
