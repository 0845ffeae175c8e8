"""Reading terms from OWL in RDF/XML. ``owl:imports`` is not followed."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.imports.record import Content, Logic, Record
from senstro.terms import curie, iri

__all__ = ["read_owl"]

_TYPE, _LABEL, _SYNONYM, _DEFINITION = (iri(c) for c in ("rdf:type", "rdfs:label", "oboInOwl:hasExactSynonym", "obo:IAO_0000115"))
_SUB, _SUB_PROPERTY, _EQUIVALENT = (iri(c) for c in ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass"))
_INTERSECTION, _FIRST, _REST = (iri(c) for c in ("owl:intersectionOf", "rdf:first", "rdf:rest"))
_ON, _SOME = iri("owl:onProperty"), iri("owl:someValuesFrom")
_DEPRECATED, _REPLACED = iri("owl:deprecated"), iri("obo:IAO_0100001")
_INVERSE, _DOMAIN, _RANGE = (iri(c) for c in ("owl:inverseOf", "rdfs:domain", "rdfs:range"))
_VERSION, _INFO = iri("owl:versionIRI"), iri("owl:versionInfo")
_READ = frozenset(
    {_TYPE, _LABEL, _SYNONYM, _DEFINITION, _SUB, _SUB_PROPERTY, _EQUIVALENT, _INTERSECTION, _FIRST, _REST, _ON, _SOME}
    | {_DEPRECATED, _REPLACED, _INVERSE, _DOMAIN, _RANGE, _VERSION, _INFO}
)
_KINDS = {iri("owl:Class"): "class", iri("owl:ObjectProperty"): "property", iri("owl:AnnotationProperty"): "annotation"}
_ONTOLOGY, _TRANSITIVE = iri("owl:Ontology"), iri("owl:TransitiveProperty")
_ROOT = re.compile(r"<(?![?!])")

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class _Graph:
    """The triples that matter, by subject and predicate."""

    def __init__(self, triples: list[ox.Triple]) -> None:
        self._by: dict[_Node, dict[str, list[_Node]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._by[triple.subject][triple.predicate.value].append(triple.object)

    def subjects(self) -> list[str]:
        return sorted(node.value for node in self._by if isinstance(node, ox.NamedNode))

    def objects(self, subject: _Node, predicate: str) -> list[_Node]:
        return self._by[subject][predicate] if subject in self._by and predicate in self._by[subject] else []

    def curies(self, subject: _Node, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(curie(node.value) for node in self.objects(subject, predicate) if isinstance(node, ox.NamedNode)))

    def texts(self, subject: _Node, predicate: str) -> tuple[str, ...]:
        """Literals, those without a language or in English first."""
        found = [node for node in self.objects(subject, predicate) if isinstance(node, ox.Literal)]
        found.sort(key=lambda node: (bool(node.language) and not str(node.language).startswith("en"), node.value))
        return tuple(dict.fromkeys(node.value.strip() for node in found))

    def restriction(self, node: _Node) -> tuple[str, str] | None:
        """Property and filler of an existential restriction on named things."""
        properties, fillers = self.curies(node, _ON), self.curies(node, _SOME)
        return (properties[0], fillers[0]) if len(properties) == len(fillers) == 1 else None

    def members(self, node: _Node) -> list[_Node]:
        found: list[_Node] = []
        seen: set[_Node] = set()
        while node not in seen and self.objects(node, _FIRST):
            seen.add(node)
            found.append(self.objects(node, _FIRST)[0])
            node = next(iter(self.objects(node, _REST)), ox.NamedNode(iri("rdf:nil")))
        return found

    def logic(self, subject: _Node) -> tuple[Logic, ...]:
        """Its definitions by an intersection."""
        found = []
        for node in self.objects(subject, _EQUIVALENT):
            members = [member for head in self.objects(node, _INTERSECTION) for member in self.members(head)]
            if members:
                genus = sorted(curie(member.value) for member in members if isinstance(member, ox.NamedNode))
                rest = [self.restriction(member) or ("", "") for member in members if not isinstance(member, ox.NamedNode)]
                found.append(Logic(tuple(genus), tuple(sorted(rest))))
        return tuple(sorted(found, key=lambda logic: (logic.genus, logic.differentia)))


def _record(graph: _Graph, subject: ox.NamedNode, kind: str) -> Record:
    restrictions = [graph.restriction(node) for node in graph.objects(subject, _SUB) if isinstance(node, ox.BlankNode)]
    replaced = graph.curies(subject, _REPLACED) + graph.texts(subject, _REPLACED)
    return Record(
        id=curie(subject.value),
        label=next(iter(graph.texts(subject, _LABEL)), ""),
        kind=kind,
        synonyms=graph.texts(subject, _SYNONYM),
        parents=graph.curies(subject, _SUB if kind == "class" else _SUB_PROPERTY),
        relations=tuple(sorted(pair for pair in restrictions if pair)),
        logic=graph.logic(subject) if kind == "class" else (),
        obsolete="true" in graph.texts(subject, _DEPRECATED) or "1" in graph.texts(subject, _DEPRECATED),
        replaced_by=tuple(curie(text) for text in replaced),
        definition=next(iter(graph.texts(subject, _DEFINITION)), ""),
        transitive=ox.NamedNode(_TRANSITIVE) in graph.objects(subject, _TYPE),
        inverse=next(iter(graph.curies(subject, _INVERSE)), ""),
        domain=graph.curies(subject, _DOMAIN),
        range=graph.curies(subject, _RANGE),
    )


def read_owl(path: Path, text: str, definitions: bool) -> Content:
    """Read an RDF/XML file.

    Raises:
        CannotRun: it is no RDF/XML, declares no class, or has a DOCTYPE.
    """
    root = _ROOT.search(text)
    if "<!DOCTYPE" in (text[: root.start()] if root else text):
        raise CannotRun(f"{path}: the file has a DOCTYPE; entities are not expanded here. Save it again as RDF/XML without one.")
    if root and re.match(r"<(?:\w+:)?Ontology\b", text[root.start() :]):
        raise CannotRun(f"{path}: this is OWL/XML, which cannot be read here. Save it as RDF/XML.")
    if not root:
        raise CannotRun(f"{path}: this is no RDF/XML: there is no XML element in it.")
    try:
        quads = ox.parse(text.encode(), format=ox.RdfFormat.RDF_XML, base_iri="urn:senstro:source", lenient=True)
        graph = _Graph([q.triple for q in quads if q.predicate.value in _READ and (definitions or q.predicate.value != _DEFINITION)])
    except SyntaxError as error:
        raise CannotRun(f"{path}: this is no valid RDF/XML: {' '.join(str(error).split())}.") from error
    records: dict[str, Record] = {}
    release = ""
    for address in graph.subjects():
        subject = ox.NamedNode(address)
        types = {node.value for node in graph.objects(subject, _TYPE) if isinstance(node, ox.NamedNode)}
        kind = next((kind for address_, kind in _KINDS.items() if address_ in types), None)
        if kind is not None:
            record = _record(graph, subject, kind)
            records[record.id] = record
        elif _ONTOLOGY in types:
            versions = [node.value for node in graph.objects(subject, _VERSION) if isinstance(node, ox.NamedNode)]
            release = next(iter(sorted(versions)), "") or next(iter(graph.texts(subject, _INFO)), "")
    if not records:
        raise CannotRun(f"{path}: the file declares no owl:Class and no property; is it an ontology?")
    return Content(records, release)
