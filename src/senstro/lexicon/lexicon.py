"""Every name of every class, with how sure it is that the name means the class."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from senstro.engines.engine import Engine
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["GENE_SPACES", "HOW", "Lexicon", "Name", "load_lexicon", "loose"]

HOW = ("label", "exact synonym", "related synonym", "printed form")
"""What a name is to its class, the surest first; a printed form is what the text prints for it."""

GENE_SPACES = {NAMESPACES["hgnc"]: "HGNC", NAMESPACES["mgi"]: "mouse, MGI", NAMESPACES["rgd"]: "rat, RGD"}
"""Namespaces of genes. HGNC also names genes of an unstated species and then asserts no human."""

_WORDS = f"SELECT DISTINCT ?term ?word WHERE {{{{ ?term <{iri('rdf:type')}> <{iri('owl:Class')}> ; <{{}}> ?word }}}} ORDER BY ?term ?word"
_RANKS = ("rdfs:label", "oboInOwl:hasExactSynonym", "oboInOwl:hasRelatedSynonym")
_PRINTED = """SELECT DISTINCT ?term ?word WHERE {{
  VALUES ?slot {{ {} }}
  ?record ?slot ?term ; <{}> ?word .
  FILTER NOT EXISTS {{ ?record ?slot ?other FILTER(?other != ?term) }}
}} ORDER BY ?term ?word""".format(
    " ".join(f"<{iri('sen:' + slot)}>" for slot in ("agent", "entity", "measured", "marker", "subject")), iri("sen:printed")
)


_IDLE = re.compile(r"[\s_\-\u2010-\u2015]+")


def loose(word: str) -> str:
    """A name without what people leave out or change: case, spaces, hyphens and dashes, and the s of a plural."""
    kept = _IDLE.sub("", unicodedata.normalize("NFKC", word).casefold())
    return kept[:-1] if len(kept) > 3 and kept.endswith("s") and not kept.endswith("ss") else kept


@dataclass(frozen=True, order=True)
class Name:
    """One name of one class.

    Attributes:
        rank: index into :data:`HOW`.
        word: the name as it stands in the graph.
        term: IRI of the class.
    """

    rank: int
    word: str
    term: str


@dataclass(frozen=True)
class Lexicon:
    """The names of the classes of one graph.

    Attributes:
        names: all of them, sorted.
        labels: class IRI to label.
    """

    names: tuple[Name, ...]
    labels: dict[str, str]
    _folded: dict[str, tuple[Name, ...]] = field(default_factory=dict, repr=False, compare=False)
    _loose: dict[str, tuple[Name, ...]] = field(default_factory=dict, repr=False, compare=False)

    def called(self, word: str) -> tuple[Name, ...]:
        """The names that are this word, upper and lower case being the same."""
        return self._index(self._folded, str.casefold).get(word.casefold(), ())

    def like(self, word: str) -> tuple[Name, ...]:
        """The names that are this word apart from case, spaces, hyphens and plural."""
        return self._index(self._loose, loose).get(loose(word), ())

    def _index(self, index: dict[str, tuple[Name, ...]], fold: object) -> dict[str, tuple[Name, ...]]:
        if not index and callable(fold):
            collected: dict[str, list[Name]] = defaultdict(list)
            for name in self.names:
                collected[fold(name.word)].append(name)
            index.update({word: tuple(found) for word, found in collected.items()})
        return index

    def by_identifier(self, text: str) -> str:
        """The IRI of the class that a text identifies: as IRI, in angle brackets or not, as CURIE or with an underscore; empty if none does."""
        text = text.strip().removeprefix("<").removesuffix(">")
        if text in self.labels:
            return text
        try:
            address = iri(text)
        except ValueError:
            address = ""
        if address in self.labels:
            return address
        if ":" not in text and "_" not in text:
            return ""
        wanted = text.replace("_", ":", 1).casefold() if ":" not in text else text.casefold()
        return next((known for known in self.labels if curie(known).casefold() == wanted), "")


def load_lexicon(engine: Engine) -> Lexicon:
    """The names of a graph's classes.

    Args:
        engine: where the graph is.

    Raises:
        CannotRun: the engine cannot answer.
    """
    names: list[Name] = []
    labels: dict[str, str] = {}
    for rank, query in enumerate((*(_WORDS.format(iri(word)) for word in _RANKS), _PRINTED)):
        for term, word in engine.select(query).rows:
            if term and word:
                names.append(Name(rank, word.value, term.value))
                if rank == 0:
                    labels.setdefault(term.value, word.value)
    return Lexicon(tuple(sorted(set(names))), labels)
