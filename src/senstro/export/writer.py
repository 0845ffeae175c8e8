"""The one writer: the same triples give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from senstro.terms import NAMESPACES, OBO_PREFIXES

__all__ = ["FORMATS", "ordered", "prefixes_for", "serialize", "serialize_all"]

FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "owl": ox.RdfFormat.RDF_XML,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""File suffix to format; ``owl`` is RDF/XML, as Protégé and owlready2 expect."""
_PLAIN = re.compile(r"[\w.-]*")


def prefixes_for(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes that the triples use, by name, so that a file declares no idle one.

    A prefix under which a name would need a backslash (``anchor:finding\\/f1.1``) is left out: not every reader of Turtle knows that escape.
    """
    every = {**NAMESPACES, **{prefix: f"{NAMESPACES['obo']}{prefix}_" for prefix in OBO_PREFIXES}}
    used: set[str] = set()
    for triple in triples:
        for node in triple:
            if isinstance(node, ox.NamedNode):
                used.add(node.value)
            elif isinstance(node, ox.Literal):
                used.add(node.datatype.value)
    local = {name: [address[len(space) :] for address in used if address.startswith(space)] for name, space in every.items()}
    return {name: every[name] for name in sorted(every) if local[name] and all(map(_PLAIN.fullmatch, local[name]))}


def serialize(triples: Iterable[ox.Triple], suffix: str) -> bytes:
    """Triples as bytes.

    Args:
        triples: may hold blank nodes with any names; they are renamed canonically (RDFC-1.0).
        suffix: one of :data:`FORMATS`.

    Returns:
        The same bytes for the same graph, whatever the order, the names of blank nodes and the hash seed. JSON-LD has its context inline.
    """
    return serialize_all(triples, [suffix])[suffix]


def serialize_all(triples: Iterable[ox.Triple], suffixes: Iterable[str]) -> dict[str, bytes]:
    """The same triples in several formats, put in order once; each as :func:`serialize` gives it."""
    sequence = ordered(triples)
    prefixes = prefixes_for(sequence)
    written: dict[str, bytes] = {}
    for suffix in suffixes:
        data = ox.serialize(sequence, format=FORMATS[suffix], prefixes=None if suffix == "nt" else prefixes)
        if data is None:
            raise AssertionError("the serialiser returned nothing")
        written[suffix] = data
    return written


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples, each once, in the one order, with canonical names of blank nodes (RDFC-1.0)."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=_order)


def _order(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
    """Named subjects before blank ones; the type of a thing before the rest of it."""
    return (
        isinstance(triple.subject, ox.BlankNode),
        str(triple.subject),
        not triple.predicate.value.endswith("#type"),
        str(triple.predicate),
        str(triple.object),
    )
