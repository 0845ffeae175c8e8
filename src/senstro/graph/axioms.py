"""Writing class axioms as triples; blank nodes are numbered in the order of writing, so the same rows give the same triples."""

from __future__ import annotations

import pyoxigraph as ox

from senstro.terms import iri

__all__ = ["Axioms", "Expression", "node"]

Expression = ox.NamedNode | ox.BlankNode


def node(text: str) -> ox.NamedNode:
    """The node of a CURIE."""
    return ox.NamedNode(iri(text))


class Axioms:
    """Collects axioms.

    Attributes:
        triples: what was written so far.
    """

    def __init__(self, stem: str) -> None:
        """Start with none.

        Args:
            stem: what the names of blank nodes begin with; two writers of one graph need two stems.
        """
        self.triples: list[ox.Triple] = []
        self._stem, self._count = stem, 0

    def _blank(self) -> ox.BlankNode:
        self._count += 1
        return ox.BlankNode(f"{self._stem}{self._count}")

    def add(self, subject: Expression, predicate: str, target: Expression | ox.Literal) -> None:
        """One triple; the predicate is a CURIE."""
        self.triples.append(ox.Triple(subject, node(predicate), target))

    def some(self, relation: str, filler: Expression) -> ox.BlankNode:
        """The restriction `relation some filler`."""
        restriction = self._blank()
        self.add(restriction, "rdf:type", node("owl:Restriction"))
        self.add(restriction, "owl:onProperty", node(relation))
        self.add(restriction, "owl:someValuesFrom", filler)
        return restriction

    def both(self, parts: list[Expression]) -> Expression:
        """The intersection of the parts, or the one part there is."""
        if len(parts) == 1:
            return parts[0]
        whole, cells = self._blank(), [self._blank() for _ in parts]
        self.add(whole, "rdf:type", node("owl:Class"))
        self.add(whole, "owl:intersectionOf", cells[0])
        for index, part in enumerate(parts):
            self.add(cells[index], "rdf:first", part)
            self.add(cells[index], "rdf:rest", cells[index + 1] if index + 1 < len(cells) else node("rdf:nil"))
        return whole

    def named(self, address: ox.NamedNode, label: str, definition: Expression) -> None:
        """A named class that is equivalent to an expression."""
        self.add(address, "rdf:type", node("owl:Class"))
        self.add(address, "rdfs:label", ox.Literal(label))
        self.add(address, "owl:equivalentClass", definition)
