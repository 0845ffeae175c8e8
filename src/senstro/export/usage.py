"""Which records, axioms and questions use each class of ours."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from senstro.graph.layers import Graph
from senstro.questions import Library
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["USAGE_HEADER", "usage"]

USAGE_HEADER = ("class", "label", "records", "example_record", "axioms", "example_axiom", "memberships", "questions")
_ROW, _TYPE, _INFERRED = (ox.NamedNode(iri(c)) for c in ("sen:tableCell", "rdf:type", "sen:inferredType"))


def _holders(triples: list[ox.Triple]) -> dict[str, set[str]]:
    """Class to the named classes and values in whose axioms it stands, at any depth of class expression."""
    above: dict[str, list[ox.NamedNode | ox.BlankNode]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.object, ox.BlankNode) and isinstance(triple.subject, ox.NamedNode | ox.BlankNode):
            above[str(triple.object)].append(triple.subject)
    found: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if not isinstance(triple.object, ox.NamedNode) or not triple.object.value.startswith(NAMESPACES["SENSTRO"]):
            continue
        todo = [triple.subject] if isinstance(triple.subject, ox.NamedNode | ox.BlankNode) else []
        seen: set[str] = set()
        while todo:
            node = todo.pop()
            if isinstance(node, ox.NamedNode):
                found[triple.object.value].add(node.value)
            elif str(node) not in seen:
                seen.add(str(node))
                todo += above.get(str(node), [])
    return found


def usage(graph: Graph, library: Library) -> str:
    """The table as TSV, by class.

    Args:
        graph: what was built.
        library: the stored questions; one uses a class that its text or an example of its parameters names.

    Returns:
        For each class that is not obsolete: how many records point at it and the first of them, how many other classes or values have it in an axiom and the first
        of them, how many populations and interventions the reasoner found to be of it, and the questions that name it.
    """
    rows = {triple.subject for triple in graph.layers["records"] if triple.predicate == _ROW}
    records: dict[str, set[str]] = defaultdict(set)
    for triple in graph.layers["records"]:
        if (
            triple.subject in rows
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.predicate != _TYPE
        ):
            records[triple.object.value].add(triple.subject.value)
    members: dict[str, set[str]] = defaultdict(set)
    for triple in graph.layers["derived"]:
        if triple.predicate == _INFERRED and isinstance(triple.object, ox.NamedNode):
            members[triple.object.value].add(str(triple.subject))
    axioms = _holders([*graph.layers["ontology"], *graph.layers["bridge"]])
    labels = graph.ontology.labels
    lines = ["\t".join(USAGE_HEADER)]
    for address in sorted(graph.ontology.classes):
        if not address.startswith(NAMESPACES["SENSTRO"]) or address in graph.ontology.replaced:
            continue
        names = {address, labels[address], curie(address)}
        asked = [
            name
            for name, question in sorted(library.questions.items())
            if address in question.text or any(parameter.example in names for parameter in question.parameters)
        ]
        using, holding = sorted(records[address]), sorted(axioms[address] - {address})
        cells = (
            curie(address),
            labels[address],
            str(len(using)),
            curie(using[0]) if using else "",
            str(len(holding)),
            curie(holding[0]) if holding else "",
            str(len(members[address])),
            "|".join(asked),
        )
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
