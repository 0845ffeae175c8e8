"""Consistency, unsatisfiable classes and memberships, from HermiT."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.export.writer import serialize
from senstro.graph.inferred import logical
from senstro.graph.layers import Graph
from senstro.reasoning.java import java
from senstro.terms import BASE, NAMESPACES, iri

__all__ = ["Reasoned", "reason", "reasoner_input"]


@dataclass(frozen=True)
class Reasoned:
    """What the reasoner found.

    Attributes:
        consistent: whether the ontology with its populations and interventions has a model.
        unsatisfiable: labels and IRIs of classes that can have no member.
        memberships: IRI of a population or intervention, class IRI, and ``asserted``, ``told`` (above an asserted class by told subclass steps) or ``inferred``.
        superclasses: class IRI and superclass IRI, at any distance, where no told subclass steps lead from one to the other.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    memberships: tuple[tuple[str, str, str], ...]
    superclasses: tuple[tuple[str, str], ...] = ()


def reasoner_input(graph: Graph) -> list[ox.Triple]:
    """What the reasoner is given: every class axiom, the properties, and the populations and interventions with their types; no record data."""
    declared = [
        triple for layer in ("imports", "ontology", "bridge") for triple in graph.layers[layer] if triple.predicate == ox.NamedNode(iri("rdf:type"))
    ]
    wanted = logical(graph.layers)
    evidence = {iri(c) for c in ("rdfs:domain", "rdfs:range")}
    schema = f"<{NAMESPACES['sen']}"
    kept = [triple for triple in wanted if triple.predicate.value not in evidence or not str(triple.subject).startswith(schema)]
    header = ox.Triple(ox.NamedNode(BASE + "reasoner-input.owl"), ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("owl:Ontology")))
    values = {
        triple.subject for triple in declared if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(NAMESPACES["val"])
    }
    return [header, *(t for t in declared + kept if t.object != ox.NamedNode(iri("owl:Ontology")) and t.subject not in values)]


def reason(triples: list[ox.Triple], graph: Graph) -> Reasoned:
    """Run HermiT.

    Args:
        triples: of :func:`reasoner_input`, or a broken copy of them in a test.
        graph: for the told hierarchy, the populations and the interventions.

    Raises:
        CannotRun: owlready2 or Java is missing, or HermiT stopped with an error.
    """
    try:
        import owlready2
    except ImportError as error:
        raise CannotRun("owlready2 is not installed; install senstro[reason].") from error
    owlready2.JAVA_EXE = java()
    typed = (NAMESPACES["population"], NAMESPACES["intervention"])
    generated = tuple(NAMESPACES[folder] for folder in ("cell-class", "population-class", "intervention-class"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.owl"
        path.write_bytes(serialize(triples, "owl"))
        world = owlready2.World()
        loaded = world.get_ontology(path.as_uri()).load(only_local=True)
        try:
            with loaded:
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Reasoned(False, (), ())
        except (owlready2.OwlReadyJavaError, OSError, subprocess.SubprocessError) as error:
            raise CannotRun(f"HermiT could not run: {str(error).strip().splitlines()[0] if str(error).strip() else error!r}") from error
        unsatisfiable = tuple(
            sorted(
                f"{graph.ontology.labels.get(one.iri, '')} <{one.iri}>".strip()
                for one in world.inconsistent_classes()
                if one.iri != iri("owl:Nothing")
            )
        )
        memberships: list[tuple[str, str, str]] = []
        for individual in world.individuals():
            if not individual.iri.startswith(typed):
                continue
            asserted = set(graph.ontology.types.get(individual.iri, set()))
            told = {above for address in asserted for above in graph.ontology.above(address)}
            found = {
                above.iri
                for one in individual.is_a
                if isinstance(one, owlready2.ThingClass)
                for above in one.ancestors()
                if isinstance(above, owlready2.ThingClass)
            }
            found.discard(iri("owl:Thing"))
            memberships += [
                (individual.iri, address, "asserted" if address in asserted else "told" if address in told else "inferred")
                for address in found
                if address in asserted or not address.startswith(generated)
            ]
        superclasses = {
            (one.iri, above.iri)
            for one in world.classes()
            for above in one.ancestors()
            if isinstance(above, owlready2.ThingClass)
            and above.iri != iri("owl:Thing")
            and not above.iri.startswith(generated)
            and above.iri not in graph.ontology.above(one.iri)
        }
        return Reasoned(True, unsatisfiable, tuple(sorted(memberships)), tuple(sorted(superclasses)))
