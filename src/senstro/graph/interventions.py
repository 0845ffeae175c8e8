"""The OWL type of each intervention: a named class, made from the modes, agents and targets of its row.

What was found about an intervention stays out of it, its pathway steps too: those are what a study says, and the type is what was done.
What follows (that giving rapamycin is giving an mTOR inhibitor, say) is left to the reasoner.
"""

from __future__ import annotations

import pyoxigraph as ox

from senstro.graph.axioms import Axioms, Expression, node
from senstro.graph.records import record_iri
from senstro.ontology import Ontology
from senstro.tables import Row
from senstro.terms import NAMESPACES, iri

__all__ = ["ACTS_ON", "GIVES", "INTERVENTION", "intervention_triples"]

INTERVENTION, ACTS_ON, GIVES = "SENSTRO:0001000", "sen:actsOn", "sen:gives"
_GENE, _PROCESSES = "SO:0000704", ("BFO:0000015", "GO:0008150")
_MODE_CLASS = ox.NamedNode(iri("sen:modeClass"))


def _given(agent: str, axioms: Axioms, ontology: Ontology) -> Expression:
    """What having an agent means: a process is a part of the intervention, a gene stands for its product, the rest is given as it is."""
    above = ontology.above(iri(agent))
    if any(iri(process) in above for process in _PROCESSES):
        return axioms.some("BFO:0000051", node(agent))
    if iri(_GENE) in above:
        return axioms.some(GIVES, axioms.both([node("BFO:0000040"), axioms.some("RO:0002204", node(agent))]))
    return axioms.some(GIVES, node(agent))


def intervention_triples(rows: list[Row], ontology: Ontology) -> list[ox.Triple]:
    """The types of the interventions and the classes that they need.

    Args:
        rows: sound rows of the table ``interventions``.
        ontology: for labels, kinds of agents, and the class of each mode (``sen:modeClass``).

    Returns:
        Triples with blank nodes for the class expressions only.
    """
    modes = {triple.subject: triple.object for triple in ontology.layers["ontology"] if triple.predicate == _MODE_CLASS}
    axioms = Axioms("intervention")
    for row in rows:
        parts: list[Expression] = [node(INTERVENTION)]
        for mode in sorted(row.values("mode")):
            kind = modes.get(ox.NamedNode(NAMESPACES["val"] + mode))
            if isinstance(kind, ox.NamedNode):
                parts.append(kind)
        parts += [_given(agent, axioms, ontology) for agent in sorted(row.values("agent"))]
        parts += [axioms.some(ACTS_ON, node(target)) for target in sorted(row.values("target"))]
        address = ox.NamedNode(NAMESPACES["intervention-class"] + row.key)
        axioms.named(address, f"intervention: {row.value('label')} (of the records)", axioms.both(parts))
        axioms.add(record_iri(row), "rdf:type", address)
    return axioms.triples
