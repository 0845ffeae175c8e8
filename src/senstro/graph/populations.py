"""The OWL type of each population: a named class, made from the same cells that its row has.

A population is no cell; it *has member* (RO:0002351) cells of some kind. From cell type, states and tissue the build makes one named
class of those cells and one named class of populations that have such a member, and types the population by the latter. What follows
(that a population of late-passage marrow cells is one of MSCs, say) is left to the reasoner.
"""

from __future__ import annotations

import pyoxigraph as ox

from senstro.graph.axioms import Axioms, Expression, node
from senstro.graph.records import record_iri
from senstro.ontology import Ontology
from senstro.tables import Row
from senstro.terms import NAMESPACES, iri

__all__ = ["CELL_POPULATION", "member_class", "population_triples"]

CELL_POPULATION = "SENSTRO:0000001"
_CELL = "CL:0000000"


def _parts(row: Row) -> tuple[str, list[str], str]:
    """Cell type, states in order, and the tissue if there is just one."""
    tissues = row.values("tissue")
    return row.value("cell_type"), sorted(row.values("state")), tissues[0] if len(tissues) == 1 else ""


def _key(kind: str, states: list[str], tissue: str) -> str:
    return "--".join(part.replace(":", "_") for part in (kind, *states, tissue) if part)


def member_class(row: Row) -> str:
    """The IRI of the class that the members of a population are of: made by the build, or the plain cell type."""
    kind, states, tissue = _parts(row)
    return NAMESPACES["cell-class"] + _key(kind, states, tissue) if states or tissue else iri(kind)


def population_triples(rows: list[Row], ontology: Ontology) -> list[ox.Triple]:
    """The types of the populations and the classes that they need.

    Args:
        rows: sound rows of the table ``populations``.
        ontology: for labels, and to tell cells from vesicles.

    Returns:
        Triples with blank nodes for the class expressions only.
    """
    writer = Axioms("population")
    made: set[str] = set()
    for row in rows:
        kind, states, tissue = _parts(row)
        key = _key(kind, states, tissue)
        of_cells, of_populations = ox.NamedNode(member_class(row)), ox.NamedNode(NAMESPACES["population-class"] + key)
        if key not in made:
            made.add(key)
            words = ", ".join(ontology.labels[iri(part)] for part in (kind, *states)) + (f", of {ontology.labels[iri(tissue)]}" if tissue else "")
            parts: list[Expression] = [node(kind)]
            state_nodes: list[Expression] = [node(state) for state in states]
            origin: list[Expression] = [writer.some("BFO:0000050", node(tissue))] if tissue else []
            if iri(_CELL) in ontology.above(iri(kind)):
                parts += state_nodes + origin
            elif state_nodes or origin:
                # A vesicle is in no cell state and lies in no tissue: the cells that it derives from are and do.
                parts.append(writer.some("RO:0001000", writer.both([node(_CELL), *state_nodes, *origin])))
            if len(parts) > 1:
                writer.named(of_cells, f"{words} (of the records)", writer.both(parts))
            writer.named(
                of_populations, f"population of: {words} (of the records)", writer.both([node(CELL_POPULATION), writer.some("RO:0002351", of_cells)])
            )
        writer.add(record_iri(row), "rdf:type", of_populations)
    return writer.triples
