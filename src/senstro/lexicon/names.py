"""What a graph calls its things, read from it when first needed and kept."""

from __future__ import annotations

from functools import cached_property

from senstro.engines.engine import Engine
from senstro.lexicon.lexicon import Lexicon, load_lexicon
from senstro.lexicon.resolve import Individuals, known_individuals

__all__ = ["Names"]


class Names:
    """The names of one graph's classes, records and listed values. A graph that changes needs a new one.

    Attributes:
        engine: where the graph is.
    """

    def __init__(self, engine: Engine) -> None:
        """Of the graph behind this engine; nothing is read yet."""
        self.engine = engine
        self._individuals: dict[str, Individuals] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of the classes.

        Raises:
            CannotRun: the engine cannot answer.
        """
        return load_lexicon(self.engine)

    def individuals(self, kind: str) -> Individuals:
        """The listed values or records of one kind.

        Args:
            kind: ``value:`` and the class of the values, or ``record:`` and the folder of the records.

        Raises:
            CannotRun: the engine cannot answer.
        """
        if kind not in self._individuals:
            self._individuals[kind] = known_individuals(kind, self.engine)
        return self._individuals[kind]
