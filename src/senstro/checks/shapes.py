"""The shapes: read from their Turtle files, indexed for the guard and the report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from senstro.engines.rdflib import to_rdflib
from senstro.errors import CannotRun
from senstro.ontology import parse_turtle
from senstro.terms import iri

if TYPE_CHECKING:
    import rdflib

__all__ = ["NODE_SHAPE", "PROPERTY_SHAPE", "Shapes", "load_shapes"]

NODE_SHAPE, PROPERTY_SHAPE = iri("sh:NodeShape"), iri("sh:PropertyShape")
_TYPE = iri("rdf:type")


@dataclass
class Shapes:
    """All shapes.

    Attributes:
        triples: every triple of every file.
        files: subject to the file that it stands in.
        facts: subject to property to its values, all by IRI; values as terms.
    """

    triples: list[ox.Triple] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    facts: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]] = field(default_factory=dict)

    def add(self, triple: ox.Triple, file: str) -> None:
        """Add a triple of a file."""
        self.triples.append(triple)
        subject = _name(triple.subject)
        target = triple.object
        if isinstance(target, ox.NamedNode | ox.BlankNode | ox.Literal):
            self.files.setdefault(subject, file)
            self.facts.setdefault(subject, defaultdict(list))[triple.predicate.value].append(target)

    @cached_property
    def graph(self) -> rdflib.Graph:
        """The shapes as the validator gets them: each property shape with the targets of its node shape, instead of below it.

        What follows is the same, and pySHACL looks at all nodes of a property shape at once: measured, six times as fast. A closed shape
        then no longer names its property shapes, so their properties are added to those that it lets pass.
        """
        graph = to_rdflib(self.triples)
        from rdflib import RDF, SH
        from rdflib.collection import Collection

        for shape in list(graph.subjects(RDF.type, SH.NodeShape)):
            passed = graph.value(shape, SH.ignoredProperties)
            for below in list(graph.objects(shape, SH.property)):
                graph.remove((shape, SH.property, below))
                path = graph.value(below, SH.path)
                if passed is not None and path is not None:
                    Collection(graph, passed).append(path)
                for target in (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf):
                    for found in list(graph.objects(shape, target)):
                        graph.add((below, target, found))
        return graph

    def of_type(self, kind: str) -> list[str]:
        """The shapes of a type, sorted."""
        return sorted(subject for subject, facts in self.facts.items() if kind in self.names(subject, _TYPE))

    def names(self, subject: str, predicate: str) -> list[str]:
        """The IRIs (and names of blank nodes) that a property of a shape has."""
        return [_name(value) for value in self.facts.get(subject, {}).get(predicate, []) if not isinstance(value, ox.Literal)]

    def texts(self, subject: str, predicate: str) -> list[str]:
        """The literals that a property of a shape has."""
        return [value.value for value in self.facts.get(subject, {}).get(predicate, []) if isinstance(value, ox.Literal)]


def _name(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def load_shapes(folder: Path) -> Shapes:
    """Read every Turtle file of a folder.

    Raises:
        CannotRun: there is none, or one is no Turtle; the message has file, line and column.
    """
    shapes, problems = Shapes(), []
    for path in sorted(folder.glob("*.ttl")):
        try:
            triples = parse_turtle(path)
        except CannotRun as error:
            problems.append(str(error))
            continue
        for triple in triples:
            shapes.add(triple, f"{folder.name}/{path.name}")
    if problems:
        raise CannotRun("\n".join(problems))
    if not shapes.of_type(NODE_SHAPE):
        raise CannotRun(f"{folder}: there is no shape, so nothing could be checked.")
    return shapes
