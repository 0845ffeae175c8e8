"""The module as triples."""

from __future__ import annotations

from collections import Counter, defaultdict

import pyoxigraph as ox

from senstro.imports.module import GENE_PREFIXES, Module
from senstro.imports.record import HAS_ROLE, IN_TAXON, PART_OF, Logic, prefix_of
from senstro.terms import BASE, iri

__all__ = ["LOGIC", "class_triples", "header_triples", "shared_aliases", "usable_logic"]

LOGIC = frozenset({"CL"})
"""Prefixes whose logical definitions are taken over, where all of their parts are in the module."""

ADDRESS = ox.NamedNode(BASE + "imports.owl")
_KINDS = {"class": "owl:Class", "property": "owl:ObjectProperty", "annotation": "owl:AnnotationProperty"}

Triples = list[ox.Triple]


def _node(identifier: str) -> ox.NamedNode:
    return ox.NamedNode(iri(identifier))


def header_triples(sources: list[str], definitions: bool) -> Triples:
    """The header of the import ontology, and the annotation properties that the file uses.

    Args:
        sources: one string per source: prefix, release, licence.
        definitions: whether definitions are in the file.
    """
    texts: list[tuple[str, str]] = [
        ("rdfs:label", "senstro imports"),
        ("dcterms:title", "senstro imports: terms of other ontologies"),
        (
            "dcterms:description",
            "The terms of other ontologies that senstro rests on, each with its label, exact synonyms and place in the hierarchy, and the few axioms that are needed. "
            "Generated from the seed list terms.tsv; edits in this file are lost.",
        ),
        ("rdfs:comment", "Every term stays under the licence of its source, which is named with the release that the term was taken from."),
    ]
    texts += [("dcterms:source", source) for source in sources]
    used = ["dcterms:title", "dcterms:description", "dcterms:source", "oboInOwl:hasExactSynonym"] + ["obo:IAO_0000115"] * definitions
    return [
        ox.Triple(ADDRESS, _node("rdf:type"), _node("owl:Ontology")),
        *(ox.Triple(ADDRESS, _node(name), ox.Literal(text)) for name, text in texts),
        *(ox.Triple(_node(name), _node("rdf:type"), _node("owl:AnnotationProperty")) for name in used),
    ]


def shared_aliases(module: Module) -> dict[str, tuple[str, ...]]:
    """Aliases that would lead to more than one gene of a species, lower-cased, with those genes. A gene's own symbol goes before another's alias."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for identifier, record in module.records.items():
        if prefix_of(identifier) in GENE_PREFIXES:
            for name in {record.label, *record.synonyms}:
                owners[prefix_of(identifier), name.lower()].add(identifier)
    return {f"{prefix}:{name}": tuple(sorted(genes)) for (prefix, name), genes in owners.items() if len(genes) > 1}


def usable_logic(identifier: str, module: Module) -> tuple[Logic, ...]:
    """The logical definitions whose every part is in the module and that use no relation but part of."""

    def usable(logic: Logic) -> bool:
        targets = [target for _, target in logic.differentia]
        return all(name == PART_OF for name, _ in logic.differentia) and all(module.is_class(term) for term in (*logic.genus, *targets))

    return tuple(logic for logic in module.records[identifier].logic if logic.genus and logic.differentia and usable(logic))


class _Blank:
    """Blank nodes; the writer renames them canonically."""

    def __init__(self, triples: Triples) -> None:
        self._triples = triples
        self._count: Counter[str] = Counter()

    def new(self) -> ox.BlankNode:
        self._count["node"] += 1
        return ox.BlankNode(f"b{self._count['node']}")

    def some(self, name: str, filler: str) -> ox.BlankNode:
        node = self.new()
        self._triples += [
            ox.Triple(node, _node("rdf:type"), _node("owl:Restriction")),
            ox.Triple(node, _node("owl:onProperty"), _node(name)),
            ox.Triple(node, _node("owl:someValuesFrom"), _node(filler)),
        ]
        return node

    def intersection(self, logic: Logic) -> ox.BlankNode:
        node = self.new()
        members: list[ox.NamedNode | ox.BlankNode] = [_node(genus) for genus in sorted(set(logic.genus))]
        members += [self.some(*pair) for pair in sorted(set(logic.differentia))]
        rest: ox.NamedNode | ox.BlankNode = _node("rdf:nil")
        for member in reversed(members):
            cell = self.new()
            self._triples += [ox.Triple(cell, _node("rdf:first"), member), ox.Triple(cell, _node("rdf:rest"), rest)]
            rest = cell
        self._triples += [
            ox.Triple(node, _node("rdf:type"), _node("owl:Class")),
            ox.Triple(node, _node("owl:intersectionOf"), rest),
        ]
        return node


def class_triples(module: Module, wanted: set[str], definitions: bool) -> Triples:
    """Classes and properties with their annotations and axioms.

    Args:
        module: what to write.
        wanted: CURIEs of the seed list; only their logical definitions are taken.
        definitions: whether to write definitions.
    """
    triples: Triples = []
    blank = _Blank(triples)
    shared = shared_aliases(module)
    for identifier in sorted(module.records):
        record, subject = module.records[identifier], _node(identifier)

        def say(name: str, value: ox.NamedNode | ox.BlankNode | ox.Literal, subject: ox.NamedNode = subject) -> None:
            triples.append(ox.Triple(subject, _node(name), value))

        say("rdf:type", _node(_KINDS[record.kind]))
        say("rdfs:label", ox.Literal(record.label))
        for synonym in record.synonyms:
            if synonym != record.label and f"{prefix_of(identifier)}:{synonym.lower()}" not in shared:
                say("oboInOwl:hasExactSynonym", ox.Literal(synonym))
        if definitions and record.definition:
            say("obo:IAO_0000115", ox.Literal(record.definition))
        for parent in module.parents[identifier]:
            say("rdfs:subClassOf" if record.kind == "class" else "rdfs:subPropertyOf", _node(parent))
        if record.kind == "class":
            for whole in module.parts(identifier):
                say("rdfs:subClassOf", blank.some(PART_OF, whole))
            for role in module.roles(identifier):
                say("rdfs:subClassOf", blank.some(HAS_ROLE, role))
            if identifier in module.taxa:
                say("rdfs:subClassOf", blank.some(IN_TAXON, module.taxa[identifier]))
            if identifier in wanted and prefix_of(identifier) in LOGIC:
                for logic in usable_logic(identifier, module):
                    say("owl:equivalentClass", blank.intersection(logic))
        elif record.kind == "property":
            if record.transitive:
                say("rdf:type", _node("owl:TransitiveProperty"))
            if record.inverse in module.records:
                say("owl:inverseOf", _node(record.inverse))
            for name, targets in (("rdfs:domain", record.domain), ("rdfs:range", record.range)):
                for target in targets:
                    if module.is_class(target):
                        say(name, _node(target))
    return triples
