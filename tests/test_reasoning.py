"""What the reasoner must find of the populations, and what must not follow."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from senstro.graph import Graph
from senstro.graph.inferred import fingerprint
from senstro.reasoning import Reasoned, reason
from senstro.reasoning.hermit import reasoner_input
from senstro.terms import iri

owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")


@pytest.fixture(scope="module")
def reasoned(graph: Graph) -> Reasoned:
    return reason(reasoner_input(graph), graph)


MUST = [
    line.split()
    for line in """
population:aged-msc-100 SENSTRO:0000542
population:elderly-human-adsc SENSTRO:0000543
population:elderly-human-adsc SENSTRO:0000542
population:old-human-msc-105 SENSTRO:0000542
""".strip().splitlines()
]

MUST_NOT = [
    line.split()
    for line in """
population:aged-msc-100 SENSTRO:0000541
population:aged-msc-100 SENSTRO:0000543
population:elderly-human-adsc SENSTRO:0000541
population:elderly-human-adsc SENSTRO:0000544
population:old-human-msc-105 SENSTRO:0000541
population:old-human-msc-105 SENSTRO:0000543
population:old-human-msc-105 SENSTRO:0000544
population:human-msc-106 SENSTRO:0000542
""".strip().splitlines()
]


def test_consistent_and_nothing_unsatisfiable(reasoned: Reasoned) -> None:
    assert reasoned.consistent
    assert reasoned.unsatisfiable == ()


@pytest.mark.parametrize(("population", "found"), MUST)
def test_membership_that_nobody_asserted_and_no_told_steps_lead_to(reasoned: Reasoned, population: str, found: str) -> None:
    assert (iri(population), iri(found), "inferred") in reasoned.memberships


@pytest.mark.parametrize(("population", "found"), MUST_NOT)
def test_membership_that_must_not_follow(reasoned: Reasoned, graph: Graph, population: str, found: str) -> None:
    assert iri(population) in graph.ontology.types
    assert iri(found) in graph.ontology.classes
    assert (iri(population), iri(found)) not in {(individual, one) for individual, one, _ in reasoned.memberships}


def test_kept_inferences_are_those_of_the_reasoner(reasoned: Reasoned, graph: Graph) -> None:
    assert graph.faults == []
    kept = {(t.subject, t.object) for t in graph.layers["derived"] if t.predicate == ox.NamedNode(iri("sen:inferredType"))}
    assert kept == {(ox.NamedNode(one), ox.NamedNode(found)) for one, found, kind in reasoned.memberships if kind == "inferred"}


def test_fingerprint_moves_with_an_axiom_and_not_with_a_label(graph: Graph) -> None:
    label = ox.Triple(ox.NamedNode(iri("SENSTRO:0000010")), ox.NamedNode(iri("rdfs:label")), ox.Literal("something else"))
    axiom = ox.Triple(ox.NamedNode(iri("SENSTRO:0000010")), ox.NamedNode(iri("rdfs:subClassOf")), ox.NamedNode(iri("CL:0000134")))
    before = fingerprint(graph.layers)
    assert fingerprint({**graph.layers, "ontology": [*graph.layers["ontology"], label]}) == before
    assert fingerprint({**graph.layers, "ontology": [*graph.layers["ontology"], axiom]}) != before


def test_a_planted_unsatisfiable_class_is_caught_by_name(graph: Graph) -> None:
    late, early = (ox.NamedNode(iri(c)) for c in ("SENSTRO:0000210", "SENSTRO:0000211"))
    sub, planted = ox.NamedNode(iri("rdfs:subClassOf")), ox.NamedNode(iri("SENSTRO:9999999"))
    broken = [
        *reasoner_input(graph),
        ox.Triple(planted, ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("owl:Class"))),
        ox.Triple(planted, sub, late),
        ox.Triple(planted, sub, early),
    ]
    found = reason(broken, graph)
    assert found.consistent
    assert [name for name in found.unsatisfiable if "SENSTRO_9999999" in name]


def test_an_inconsistent_population_is_caught(graph: Graph) -> None:
    late, early = (ox.NamedNode(iri(c)) for c in ("SENSTRO:0000210", "SENSTRO:0000211"))
    kind = ox.NamedNode(iri("rdf:type"))
    member = ox.NamedNode(iri("population:planted"))
    named = ox.Triple(member, kind, ox.NamedNode(iri("owl:NamedIndividual")))
    found = reason([*reasoner_input(graph), named, ox.Triple(member, kind, late), ox.Triple(member, kind, early)], graph)
    assert not found.consistent
