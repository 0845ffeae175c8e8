"""A release cut into batches that may be sent again: statements with blank nodes stay together, and apart from the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from senstro.export.writer import ordered

__all__ = ["Batch", "Plan", "make_plan"]


@dataclass(frozen=True)
class Batch:
    """Some statements that are sent in one request.

    Attributes:
        triples: the statements.
        blank: whether they have blank nodes. Such a batch may not be sent twice, since a server makes new blank nodes each time; any other may.
    """

    triples: tuple[ox.Triple, ...]
    blank: bool

    def body(self) -> bytes:
        """The statements as N-Triples."""
        data = ox.serialize(self.triples, format=ox.RdfFormat.N_TRIPLES)
        if data is None:
            raise AssertionError("the serialiser returned nothing")
        return data


@dataclass(frozen=True)
class Plan:
    """All batches of a release, the same for the same release and size.

    Attributes:
        batches: in the order of sending; those with blank nodes first.
        size: the size that was asked for.
        digest: SHA-256 over all of it; tells whether a stopped push was of this release.
    """

    batches: tuple[Batch, ...]
    size: int
    digest: str

    def triples(self, count: int | None = None) -> int:
        """How many statements the first batches hold, or all."""
        return sum(len(batch.triples) for batch in self.batches[:count])

    def blank(self) -> int:
        """How many statements have a blank node."""
        return sum(len(batch.triples) for batch in self.batches if batch.blank)


def _nodes(triple: ox.Triple) -> list[ox.BlankNode]:
    return [node for node in (triple.subject, triple.object) if isinstance(node, ox.BlankNode)]


def _components(triples: list[ox.Triple]) -> list[list[ox.Triple]]:
    """Statements that share blank nodes, directly or over others, together; in the order of the first of each."""
    above: dict[ox.BlankNode, ox.BlankNode] = {}

    def root(node: ox.BlankNode) -> ox.BlankNode:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for triple in triples:
        first, *rest = _nodes(triple)
        for other in rest:
            above[root(other)] = root(first)
    found: dict[ox.BlankNode, list[ox.Triple]] = {}
    for triple in triples:
        found.setdefault(root(_nodes(triple)[0]), []).append(triple)
    return list(found.values())


def _packed(groups: Iterable[list[ox.Triple]], size: int, blank: bool) -> Iterator[Batch]:
    held: list[ox.Triple] = []
    for group in groups:
        if held and len(held) + len(group) > size:
            yield Batch(tuple(held), blank)
            held = []
        held += group
    if held:
        yield Batch(tuple(held), blank)


def make_plan(triples: Iterable[ox.Triple], size: int) -> Plan:
    """Cut a release into batches.

    Args:
        triples: the release.
        size: statements of a batch. What hangs together by blank nodes stays in one batch even where it is larger.
    """
    every = ordered(triples)
    blank = [triple for triple in every if _nodes(triple)]
    ground = [[triple] for triple in every if not _nodes(triple)]
    batches = (*_packed(_components(blank), size, True), *_packed(ground, size, False))
    digest = hashlib.sha256()
    for batch in batches:
        digest.update(hashlib.sha256(batch.body()).digest())
    return Plan(batches, size, digest.hexdigest())
