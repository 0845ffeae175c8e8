"""The derived layer: what the build makes from the records, and anyone may drop."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from senstro.graph.populations import member_class
from senstro.graph.records import record_iri, reference_iri
from senstro.ontology import Ontology
from senstro.tables import Row, Tables
from senstro.terms import NAMESPACES, iri

__all__ = ["LOSS_MODES", "derived_triples"]

LOSS_MODES = frozenset({"knockdown", "knockout", "inhibitor", "neutralisation"})
"""Modes in which the target is taken away: an effect of the intervention must not become an effect of its target."""


def _n(text: str) -> ox.NamedNode:
    return ox.NamedNode(iri(text))


def _closure(tables: Tables, ontology: Ontology) -> list[ox.Triple]:
    used = {iri(value) for row in tables.all_rows() for cell in row.cells.values() if cell.column.kind == "class" for value in cell.values}
    used |= {address for address in ontology.classes if address.startswith(NAMESPACES["SENSTRO"])}
    every = {above for address in used for above in ontology.above(address)}
    under = _n("sen:under")
    return [
        ox.Triple(ox.NamedNode(address), under, ox.NamedNode(above))
        for address in sorted(every)
        for above in sorted(ontology.above(address))
        if above in ontology.classes
    ]


def _pathways(ontology: Ontology) -> list[ox.Triple]:
    """From `X involved in some P`, told of X or a part of its definition, to flat edges, for X, for P and for all under them."""
    triples = [*ontology.layers["ontology"], *ontology.layers["bridge"]]
    restricted = {t.subject for t in triples if t.predicate == _n("owl:onProperty") and t.object == _n("RO:0002331")}
    filler = {t.subject: t.object for t in triples if t.predicate == _n("owl:someValuesFrom") and t.subject in restricted}
    first, rest, parts = ({t.subject: t.object for t in triples if t.predicate == _n(p)} for p in ("rdf:first", "rdf:rest", "owl:intersectionOf"))

    def said(expression: object) -> list[ox.BlankNode]:
        """A class expression without a name, and the members of an intersection that have none."""
        if not isinstance(expression, ox.BlankNode):
            return []
        found, cell = [expression], parts.get(expression)
        while isinstance(cell, ox.BlankNode) and cell in first:
            if isinstance(part := first[cell], ox.BlankNode):
                found.append(part)
            cell = rest[cell]
        return found

    told: set[tuple[str, str]] = set()
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode) and triple.predicate in (_n("rdfs:subClassOf"), _n("owl:equivalentClass")):
            for pathway in map(filler.get, said(triple.object)):
                if isinstance(pathway, ox.NamedNode):
                    told |= {(triple.subject.value, pathway.value), (pathway.value, pathway.value)}
    members = sorted({(address, pathway) for address in ontology.classes for above, pathway in told if above in ontology.above(address)})
    return [ox.Triple(ox.NamedNode(address), _n("sen:memberOfPathway"), ox.NamedNode(pathway)) for address, pathway in members]


def _places(tables: Tables) -> list[ox.Triple]:
    locators = {row.key: row.value("locator") for row in tables.rows["units"]}
    sections = {row.key: row.value("section") for row in tables.rows["units"]}
    order = {row.key: int(row.value("start")) for row in tables.rows["units"]}
    anchors: dict[str, list[Row]] = defaultdict(list)
    triples = []
    for anchor in tables.rows["anchors"]:
        anchors[anchor.value("record")].append(anchor)
        triples.append(
            ox.Triple(reference_iri(anchor.value("record"), anchor.cells["record"].column.to, tables), _n("sen:place"), record_iri(anchor))
        )
    for row in tables.all_rows():
        if row.reference in anchors:
            units = sorted({anchor.value("unit") for anchor in anchors[row.reference]}, key=order.__getitem__)
            triples.append(ox.Triple(record_iri(row), _n("sen:placeText"), ox.Literal("; ".join(locators[unit] for unit in units))))
            triples += [
                ox.Triple(record_iri(row), _n("sen:placeSection"), ox.Literal(section)) for section in sorted({sections[unit] for unit in units})
            ]
        if row.values("citations") and row.table.evidence:
            numbers = ",".join(sorted(row.values("citations"), key=int))
            triples.append(ox.Triple(record_iri(row), _n("sen:citationText"), ox.Literal(f"[{numbers}]")))
        elif row.table.evidence:
            triples.append(ox.Triple(record_iri(row), _n("sen:citationText"), ox.Literal("no citation")))
    return triples


def _cautions(tables: Tables) -> list[ox.Triple]:
    return [
        ox.Triple(reference_iri(affected, check.cells["affects"].column.to, tables), _n("sen:sourceCaution"), record_iri(check))
        for check in tables.rows["source_checks"]
        if check.value("verdict") != "agrees"
        for affected in check.values("affects")
    ]


def _edge_ends(finding: Row, references: dict[str, Row]) -> tuple[list[ox.NamedNode], str]:
    """Where the flat edges of a finding start, and the two relations; nothing where a flat edge would say more than the text."""
    if finding.value("polarity") != "affirmed" or finding.value("strength") != "reported" or finding.value("direction") not in {"up", "down"}:
        return [], ""
    up = finding.value("direction") == "up"
    interventions = finding.values("intervention")
    if len(interventions) == 1:
        intervention = references[f"intervention/{interventions[0]}"]
        starts = [record_iri(intervention), *(_n(agent) for agent in intervention.values("agent"))]
        if not intervention.values("agent") and not LOSS_MODES & set(intervention.values("mode")):
            starts += [_n(target) for target in intervention.values("target")]
        return starts, "sen:raises" if up else "sen:lowers"
    return [], ""


def _states(finding: Row, references: dict[str, Row]) -> list[ox.NamedNode]:
    if finding.values("intervention") or finding.values("target_cell"):
        return []
    there, other = references[f"population/{finding.value('population')}"], references.get(f"population/{finding.value('comparator')}")
    return [_n(state) for state in there.values("state") if other is None or state not in other.values("state")]


def _edges(tables: Tables) -> list[ox.Triple]:
    references = tables.by_reference()
    triples = []
    for finding in tables.rows["findings"]:
        entity = _n(finding.value("entity"))
        ends = [(start, relation, entity) for starts, relation in [_edge_ends(finding, references)] for start in starts]
        if finding.value("polarity") == "affirmed" and finding.value("strength") == "reported" and finding.value("direction") in {"up", "down"}:
            relation = "sen:upIn" if finding.value("direction") == "up" else "sen:downIn"
            ends += [(entity, relation, state) for state in _states(finding, references)]
        for number, (start, relation, target) in enumerate(ends, 1):
            edge = ox.NamedNode(f"{NAMESPACES['edge']}{finding.key}.{number}")
            triples += [
                ox.Triple(start, _n(relation), target),
                ox.Triple(edge, _n("rdf:type"), _n("sen:DerivedEdge")),
                ox.Triple(edge, _n("rdf:type"), _n("owl:NamedIndividual")),
                ox.Triple(edge, _n("rdfs:label"), ox.Literal(f"edge {finding.key}.{number}")),
                ox.Triple(edge, _n("sen:edgeSource"), start),
                ox.Triple(edge, _n("sen:edgeRelation"), _n(relation)),
                ox.Triple(edge, _n("sen:edgeTarget"), target),
                ox.Triple(edge, _n("sen:fromRecord"), record_iri(finding)),
            ]
    return triples


def derived_triples(tables: Tables, ontology: Ontology, inferred: list[tuple[str, str]]) -> list[ox.Triple]:
    """The derived layer.

    Args:
        tables: sound tables.
        ontology: with the generated population classes indexed.
        inferred: pairs of population IRI and class IRI that the reasoner found.

    Returns:
        Triples of :data:`senstro.graph.layers.LAYERS`' layer ``derived``: closure, members of pathways, places in words, cautions, flat edges, kinds of members, inferred types.
    """
    kinds = [
        ox.Triple(record_iri(row), _n("sen:memberKind"), ox.NamedNode(kind))
        for row in tables.rows["populations"]
        for kind in sorted(ontology.above(member_class(row)))
        if kind in ontology.classes and not kind.startswith(NAMESPACES["cell-class"])
    ]
    types = [ox.Triple(ox.NamedNode(population), _n("sen:inferredType"), ox.NamedNode(found)) for population, found in inferred]
    return _closure(tables, ontology) + _pathways(ontology) + _places(tables) + _cautions(tables) + _edges(tables) + kinds + types
