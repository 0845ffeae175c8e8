"""What the things of a graph are called: looked up once for each engine, since a question is bound far oftener than a graph changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from weakref import WeakKeyDictionary

from senstro.engines import Engine

__all__ = ["Words", "remembered"]

_WORDS: WeakKeyDictionary[Engine, dict[str, object]] = WeakKeyDictionary()
_Made = TypeVar("_Made")


class Words:
    """Terms by word, for one way of calling them; exactly, and without regard to case."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        """Index pairs of term and word."""
        self.words = dict(pairs)
        self._exact: dict[str, set[str]] = {}
        self._lower: dict[str, set[str]] = {}
        for term, word in pairs:
            self._exact.setdefault(word, set()).add(term)
            self._lower.setdefault(word.lower(), set()).add(term)

    def terms(self, text: str) -> list[str]:
        """The terms that are called so; the same case is preferred."""
        return sorted(self._exact.get(text) or self._lower.get(text.lower()) or ())

    def known(self) -> set[str]:
        """Every word, in lower case."""
        return set(self._lower)


def remembered(engine: Engine, name: str, make: Callable[[], _Made], fresh: bool = False) -> _Made:
    """What was made for this engine under this name, or what ``make`` gives now.

    Args:
        engine: where the graph is; nothing is kept longer than it.
        name: of what is made.
        make: asks the engine.
        fresh: make it anew, because the graph may have changed since.
    """
    kept = _WORDS.setdefault(engine, {})
    if fresh or name not in kept:
        kept[name] = make()
    return kept[name]  # type: ignore[return-value]
