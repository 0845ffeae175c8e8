"""The ontology's own files and the import module, read and indexed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.terms import iri

__all__ = ["FILES", "Ontology", "load_ontology", "parse_turtle"]

FILES = {"imports": ("imports/imports.ttl",), "ontology": ("senstro.ttl", "schema.ttl", "values.ttl"), "bridge": ("bridge.ttl",)}
"""Layer to the Turtle files that make it, below the folder ``ontology``."""

_TYPE, _LABEL, _SUB = (ox.NamedNode(iri(c)) for c in ("rdf:type", "rdfs:label", "rdfs:subClassOf"))
_EQUIVALENT, _INTERSECTION = (ox.NamedNode(iri(c)) for c in ("owl:equivalentClass", "owl:intersectionOf"))
_FIRST, _REST, _NIL = (ox.NamedNode(iri(c)) for c in ("rdf:first", "rdf:rest", "rdf:nil"))
_DEPRECATED, _REPLACED = ox.NamedNode(iri("owl:deprecated")), ox.NamedNode(iri("obo:IAO_0100001"))
_CLASS = ox.NamedNode(iri("owl:Class"))


def parse_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file.

    Raises:
        CannotRun: the file cannot be read or is no Turtle; the message has file, line and column.
    """
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise CannotRun(f"{path}:{error.lineno}:{error.offset}: no valid Turtle: {error.msg}.") from error
    except OSError as error:
        raise CannotRun(f"{path}: the file cannot be read: {error}.") from error


@dataclass
class Ontology:
    """Triples by layer, and what the checks need to look up.

    Attributes:
        layers: layer name to its triples.
        labels: class, property or individual IRI to label.
        classes: IRIs of all named classes.
        types: individual IRI to the IRIs of its classes.
        parents: class IRI to the named classes right above it: asserted, or the genus of a logical definition.
        replaced: obsolete IRI to its replacement, or to an empty string.
    """

    layers: dict[str, list[ox.Triple]]
    labels: dict[str, str] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    parents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    replaced: dict[str, str] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    def above(self, address: str) -> frozenset[str]:
        """The class itself and every named class above it, at any distance."""
        if address not in self._above:
            found = {address}
            todo = [address]
            while todo:
                for parent in self.parents.get(todo.pop(), ()):
                    if parent not in found:
                        found.add(parent)
                        todo.append(parent)
            self._above[address] = frozenset(found)
        return self._above[address]

    def closed(self, superclasses: list[tuple[str, str]]) -> Ontology:
        """A copy in which further superclasses, those that a reasoner found, are told."""
        parents: dict[str, set[str]] = defaultdict(set, {address: set(above) for address, above in self.parents.items()})
        for one, above in superclasses:
            parents[one].add(above)
        return replace(self, parents=parents, _above={})

    def add(self, triples: list[ox.Triple]) -> None:
        """Index further triples, of generated classes for one."""
        self._above.clear()
        rest: dict[ox.BlankNode, ox.NamedNode | ox.BlankNode] = {}
        first: dict[ox.BlankNode, ox.NamedNode | ox.BlankNode] = {}
        lists: dict[ox.BlankNode, ox.BlankNode] = {}
        equivalent: list[tuple[str, ox.BlankNode]] = []
        for triple in triples:
            s, p, o = triple.subject, triple.predicate, triple.object
            if isinstance(s, ox.BlankNode):
                if p == _FIRST and isinstance(o, (ox.NamedNode, ox.BlankNode)):
                    first[s] = o
                elif p == _REST and isinstance(o, (ox.NamedNode, ox.BlankNode)):
                    rest[s] = o
                elif p == _INTERSECTION and isinstance(o, ox.BlankNode):
                    lists[s] = o
                continue
            if not isinstance(s, ox.NamedNode):
                continue
            if p == _LABEL and isinstance(o, ox.Literal):
                self.labels.setdefault(s.value, o.value)
            elif p == _TYPE and isinstance(o, ox.NamedNode):
                self.types[s.value].add(o.value)
                if o == _CLASS:
                    self.classes.add(s.value)
            elif p == _SUB and isinstance(o, ox.NamedNode):
                self.parents[s.value].add(o.value)
            elif p == _EQUIVALENT and isinstance(o, ox.BlankNode):
                equivalent.append((s.value, o))
            elif p == _EQUIVALENT and isinstance(o, ox.NamedNode):
                self.parents[s.value].add(o.value)
                self.parents[o.value].add(s.value)
            elif p == _DEPRECATED:
                self.replaced.setdefault(s.value, "")
            elif p == _REPLACED:
                self.replaced[s.value] = o.value if isinstance(o, (ox.NamedNode, ox.Literal)) else ""
        for address, node in equivalent:
            cell: ox.NamedNode | ox.BlankNode | None = lists.get(node)
            seen: set[ox.BlankNode] = set()
            # What a user gives may hold a list that comes back to itself.
            while isinstance(cell, ox.BlankNode) and cell not in seen:
                seen.add(cell)
                member = first.get(cell)
                if isinstance(member, ox.NamedNode):
                    self.parents[address].add(member.value)
                cell = rest.get(cell)


def load_ontology(folder: Path) -> Ontology:
    """Read the ontology's files.

    Args:
        folder: the folder ``ontology``.

    Raises:
        CannotRun: a file is missing or is no Turtle.
    """
    layers = {layer: [triple for file in files for triple in parse_turtle(folder / file)] for layer, files in FILES.items()}
    ontology = Ontology(layers)
    ontology.add([triple for triples in layers.values() for triple in triples])
    return ontology
