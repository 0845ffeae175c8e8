"""The release: base, full and kg in four formats, and each layer by itself."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from senstro.export.folder import replaced
from senstro.export.writer import FORMATS, serialize, serialize_all
from senstro.graph.layers import LAYERS, RELEASES, Graph
from senstro.terms import BASE, iri

__all__ = ["FORMATS", "release_triples", "write_files", "write_release"]

ONTOLOGY = ox.NamedNode(BASE + "senstro.owl")
_IMPORTS, _TYPE, _ONTOLOGY, _VERSION = (ox.NamedNode(iri(c)) for c in ("owl:imports", "rdf:type", "owl:Ontology", "owl:versionIRI"))
_LABEL = ox.NamedNode(iri("rdfs:label"))
_ENTITY_TYPES = {
    ox.NamedNode(iri(f"owl:{kind}")) for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
}


def release_triples(graph: Graph, name: str) -> list[ox.Triple]:
    """The triples of a release: one ontology header of its own, no ``owl:imports`` left, and every foreign term that it uses declared with its label.

    Args:
        graph: what was built.
        name: one of :data:`senstro.graph.layers.RELEASES`.
    """
    triples = graph.triples(*RELEASES[name])
    headers = {triple.subject for triple in triples if triple.predicate == _TYPE and triple.object == _ONTOLOGY}
    address = ox.NamedNode(f"{BASE}{name}.owl")
    kept = []
    for triple in triples:
        if triple.predicate == _IMPORTS:
            continue
        if triple.subject in headers:
            if triple.subject != ONTOLOGY and triple.predicate in (_TYPE, _VERSION):
                continue
            if triple.subject != ONTOLOGY and triple.predicate != ox.NamedNode(iri("dcterms:source")):
                continue
            target = triple.object
            if triple.predicate == _VERSION and isinstance(target, ox.NamedNode):
                target = ox.NamedNode(target.value.replace("/senstro.owl", f"/{name}.owl"))
            triple = ox.Triple(address, triple.predicate, target)
        kept.append(triple)
    return kept + _declarations(kept, graph.triples())


def _declarations(kept: list[ox.Triple], every: list[ox.Triple]) -> list[ox.Triple]:
    """Type and label of each term that some triples use without declaring it, as the rest of the graph declares it."""
    declared = {triple.subject for triple in kept if triple.predicate == _TYPE and triple.object in _ENTITY_TYPES}
    missing = {node for triple in kept for node in triple if isinstance(node, ox.NamedNode)} - declared
    return [t for t in every if t.subject in missing and (t.predicate == _LABEL or (t.predicate == _TYPE and t.object in _ENTITY_TYPES))]


def write_files(graph: Graph, folder: Path) -> dict[str, int]:
    """Write every release file and layer.

    Args:
        graph: what was built.
        folder: an existing folder.

    Returns:
        Triples per file stem.
    """
    counts: dict[str, int] = {}
    (folder / "layers").mkdir()
    for name in RELEASES:
        triples = release_triples(graph, name)
        counts[name] = len(set(triples))
        for suffix, data in serialize_all(triples, FORMATS).items():
            (folder / f"{name}.{suffix}").write_bytes(data)
    for layer in LAYERS:
        triples = graph.triples(layer)
        counts[f"layers/{layer}"] = len(set(triples))
        (folder / "layers" / f"{layer}.ttl").write_bytes(serialize(triples, "ttl"))
    return counts


def write_release(graph: Graph, target: Path) -> dict[str, int]:
    """Put a folder with every release file and layer, and the SHA-256 of each, in the place of the target, as a whole.

    Args:
        graph: what was built.
        target: the folder ``dist``; what the user put into it stays, what an earlier release put there goes.

    Returns:
        Triples per file stem.

    Raises:
        CannotRun: the folder cannot be written; what stood there is as it was.
    """
    with replaced(target) as folder:
        return write_files(graph, folder)
