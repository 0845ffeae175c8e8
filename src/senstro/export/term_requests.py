"""The table of new-term requests: our classes that a public ontology could take up, with all that its editors ask for."""

from __future__ import annotations

import pyoxigraph as ox

from senstro.graph.layers import Graph
from senstro.terms import curie, iri

__all__ = ["term_requests"]

HEADER = ("ontology", "our_id", "label", "definition", "synonyms", "parents", "logical_definition", "records", "publications")
_PROPOSED, _DEFINITION, _SYNONYM, _SUB, _EQUIVALENT = (
    ox.NamedNode(iri(c)) for c in ("sen:proposedFor", "obo:IAO_0000115", "oboInOwl:hasExactSynonym", "rdfs:subClassOf", "owl:equivalentClass")
)
_INTERSECTION, _FIRST, _REST, _PROPERTY, _FILLER = (
    ox.NamedNode(iri(c)) for c in ("owl:intersectionOf", "rdf:first", "rdf:rest", "owl:onProperty", "owl:someValuesFrom")
)
_ABOUT_CELLS = frozenset(ox.NamedNode(iri(c)) for c in ("sen:population", "sen:comparator", "sen:recipient", "sen:overlapOf"))
_ROW = ox.NamedNode(iri("sen:tableCell"))
_CITES, _UNDER, _MEMBER = (ox.NamedNode(iri(c)) for c in ("sen:cites", "sen:under", "sen:memberKind"))


def _values(store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)]


def _words(store: ox.Store, term: object, labels: dict[str, str]) -> str:
    """A class expression as ontologists write it, labels in quotes with their ids."""
    if isinstance(term, ox.NamedNode):
        return f"'{labels.get(term.value, '')}' ({curie(term.value)})"
    if not isinstance(term, ox.BlankNode):
        return ""
    for on_property in _values(store, term, _PROPERTY):
        return f"{_words(store, on_property, labels)} some {_words(store, _values(store, term, _FILLER)[0], labels)}"
    parts, cells = [], _values(store, term, _INTERSECTION)
    while cells and isinstance(cells[0], ox.BlankNode):
        parts += [_words(store, first, labels) for first in _values(store, cells[0], _FIRST)]
        cells = _values(store, cells[0], _REST)
    return " and ".join(parts)


def term_requests(graph: Graph) -> str:
    """The table as TSV, by ontology and id.

    Args:
        graph: what was built; the last two columns count the records that use the class or a kind of it, or speak of cells that do, and name the publications that they cite.
    """
    store = graph.store()
    labels = graph.ontology.labels
    rows = {t.subject for t in graph.layers["records"] if t.predicate == _ROW and isinstance(t.subject, ox.NamedNode)}
    lines = ["\t".join(HEADER)]
    wanted = sorted(
        (quad.object.value, quad.subject.value)
        for quad in store.quads_for_pattern(None, _PROPOSED, None, None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    )
    for ontology, address in wanted:
        subject = ox.NamedNode(address)
        parents = [parent for parent in _values(store, subject, _SUB) if isinstance(parent, ox.NamedNode)]
        logic = [_words(store, expression, labels) for expression in _values(store, subject, _EQUIVALENT)]
        kinds = [quad.subject for quad in store.quads_for_pattern(None, _UNDER, subject, None)]
        using = {t.subject for t in graph.layers["records"] if t.object in kinds and t.subject in rows}
        using |= {quad.subject for quad in store.quads_for_pattern(None, _MEMBER, subject, None)}
        records = using | {t.subject for t in graph.layers["records"] if t.object in using and t.predicate in _ABOUT_CELLS}
        cited = {
            int(str(o).rstrip(">").rsplit("/", 1)[1])
            for record in records
            if isinstance(record, ox.NamedNode)
            for o in _values(store, record, _CITES)
        }
        cells = (
            ontology,
            curie(address),
            labels[address],
            " ".join(str(value.value) for value in _values(store, subject, _DEFINITION) if isinstance(value, ox.Literal)),
            "|".join(sorted(str(value.value) for value in _values(store, subject, _SYNONYM) if isinstance(value, ox.Literal))),
            "|".join(sorted(_words(store, parent, labels) for parent in parents)),
            "|".join(sorted(logic)),
            str(len(records)),
            "|".join(map(str, sorted(cited))),
        )
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"
