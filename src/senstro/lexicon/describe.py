"""What sets one class apart from another of the same name: kind, start of the definition, number of records."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.lexicon.lexicon import GENE_SPACES, Lexicon
from senstro.terms import curie, iri

__all__ = ["Described", "describe"]

_START = 90
"""Characters of a definition that are shown."""


@dataclass(frozen=True)
class Described:
    """A class in one line.

    Attributes:
        identifier: its CURIE.
        label: its label.
        kind: what it is a kind of, or of which species a gene is.
        definition: the start of its definition; empty where the graph has none.
        records: how many evidence records hold it in any slot.
    """

    identifier: str
    label: str
    kind: str
    definition: str
    records: int

    def __str__(self) -> str:
        """All of it."""
        about = f"; {self.definition}" if self.definition else ""
        return f"{self.identifier}  {self.label}: {self.kind}{about}; {self.records} record{'' if self.records == 1 else 's'}"


def _rows(engine: Engine, terms: list[str], pattern: str) -> list[tuple[str, str]]:
    listed = " ".join(str(ox.NamedNode(term)) for term in terms)
    found = engine.select(f"SELECT DISTINCT ?term ?value WHERE {{ VALUES ?term {{ {listed} }} {pattern} }} ORDER BY ?term ?value")
    return [(term.value, value.value) for term, value in found.rows if term and value]


def describe(terms: list[str], engine: Engine, lexicon: Lexicon) -> dict[str, Described]:
    """Describe classes.

    Args:
        terms: IRIs of classes of the graph.
        engine: where the graph is.
        lexicon: their labels.

    Returns:
        IRI to description, in the order given.
    """
    if not terms:
        return {}
    parents: dict[str, list[str]] = {}
    for term, parent in _rows(engine, terms, f"?term <{iri('rdfs:subClassOf')}> ?value FILTER(isIRI(?value))"):
        if parent in lexicon.labels:
            parents.setdefault(term, []).append(lexicon.labels[parent])
    definitions = dict(reversed(_rows(engine, terms, f"?term <{iri('obo:IAO_0000115')}> ?value")))
    counted: dict[str, int] = {}
    for term, _ in _rows(engine, terms, f"?value <{iri('sen:strength')}> ?how ; ?slot ?term"):
        counted[term] = counted.get(term, 0) + 1
    described = {}
    for term in terms:
        space = next((name for namespace, name in GENE_SPACES.items() if term.startswith(namespace)), "")
        above = " and ".join(sorted(parents.get(term, []))[:2])
        kind = f"gene ({space})" if space else f"kind of {above}" if above else "class"
        definition = definitions.get(term, "")
        if len(definition) > _START:
            definition = definition[:_START].rsplit(" ", 1)[0] + " …"
        described[term] = Described(curie(term), lexicon.labels.get(term, "no label"), kind, definition, counted.get(term, 0))
    return described
