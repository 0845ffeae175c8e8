"""How a class that a record names comes under the class that was asked for, step by step and in plain words."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.questions.cell import labels_of
from senstro.terms import curie, iri

__all__ = ["Classes", "Step", "spoken", "ways_in"]

_SUB, _EQUIVALENT, _PARTS, _REST, _FIRST = (
    f"<{iri(name)}>" for name in ("rdfs:subClassOf", "owl:equivalentClass", "owl:intersectionOf", "rdf:rest", "rdf:first")
)
_TOLD = f"SELECT DISTINCT ?one ?above WHERE {{ ?one {_SUB} ?above FILTER(isIRI(?one) && isIRI(?above)) }} ORDER BY ?one ?above"
_DEFINED = f"""SELECT DISTINCT ?one ?above WHERE {{
  {{ ?one {_EQUIVALENT}/{_PARTS}/{_REST}*/{_FIRST} ?above }} UNION {{ ?one {_EQUIVALENT} ?above }} UNION {{ ?above {_EQUIVALENT} ?one }}
  FILTER(isIRI(?one) && isIRI(?above)) }} ORDER BY ?one ?above"""
_CLOSED = f"SELECT DISTINCT ?one ?above WHERE {{ ?one <{iri('sen:under')}> ?above FILTER(?one != ?above) }} ORDER BY ?one ?above"
_NOT_ASSERTED = tuple(
    iri(name) for name in ("sen:memberKind", "sen:inferredType", "sen:evidenceType", "sen:raises", "sen:lowers", "sen:upIn", "sen:downIn")
)
_JUMP = 1000
"""What a step that only the reasoner found costs against one that is told, so that a chain has as few of them as can be."""


@dataclass(frozen=True)
class Step:
    """One step upwards.

    Attributes:
        above: IRI of the class that is reached.
        how: ``told`` (a stated subclass), ``defined`` (a part of the logical definition) or ``inferred`` (the reasoner found it).
    """

    above: str
    how: str


@dataclass
class Classes:
    """The class hierarchy of one graph.

    Attributes:
        engine: where the graph is.
    """

    engine: Engine
    _labels: dict[str, str] = field(default_factory=dict)

    def _pairs(self, query: str) -> dict[str, list[str]]:
        pairs: dict[str, list[str]] = defaultdict(list)
        for one, above in self.engine.select(query).rows:
            if one and above:
                pairs[one.value].append(above.value)
        return pairs

    @cached_property
    def _told(self) -> dict[str, list[tuple[str, str, int]]]:
        steps: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for how, query in (("told", _TOLD), ("defined", _DEFINED)):
            for one, every in self._pairs(query).items():
                steps[one] += [(above, how, 1) for above in every]
        return steps

    @cached_property
    def _all(self) -> dict[str, list[tuple[str, str, int]]]:
        steps = defaultdict(list, {one: list(every) for one, every in self._told.items()})
        for one, every in self._pairs(_CLOSED).items():
            steps[one] += [(above, "inferred", _JUMP) for above in every]
        return steps

    def chain(self, below: str, above: str) -> list[Step] | None:
        """The shortest way up, with as few inferred steps as can be.

        Args:
            below: IRI of the class to start from.
            above: IRI of the class to reach.

        Returns:
            The steps, none where both are the same class; or None where nothing leads up.
        """
        return self._way(below, above, self._told) if below == above else self._way(below, above, self._told) or self._way(below, above, self._all)

    @staticmethod
    def _way(below: str, above: str, steps: dict[str, list[tuple[str, str, int]]]) -> list[Step] | None:
        todo: list[tuple[int, str, tuple[tuple[str, str], ...]]] = [(0, below, ())]
        done: set[str] = set()
        while todo:
            cost, here, way = heapq.heappop(todo)
            if here == above:
                return [Step(*step) for step in way]
            if here in done:
                continue
            done.add(here)
            for there, how, price in steps.get(here, ()):
                if there not in done:
                    heapq.heappush(todo, (cost + price, there, (*way, (there, how))))
        return None

    def name(self, address: str) -> str:
        """CURIE and label."""
        if address not in self._labels:
            self._labels |= {address: ""} | labels_of([address], self.engine)
        return f"{curie(address)} {self._labels[address]}".strip()


def ways_in(records: list[str], wanted: str, engine: Engine) -> dict[str, list[tuple[str, str, str]]]:
    """Through which of its slots each record comes under a class.

    Args:
        records: IRIs of records.
        wanted: IRI of the class that was asked for.
        engine: where the graph is.

    Returns:
        Record to triples of the record that has the slot (itself, or one that it points at), the slot, and the class that stands there.
    """
    if not records:
        return {}
    listed, target = " ".join(str(ox.NamedNode(record)) for record in sorted(set(records))), str(ox.NamedNode(wanted))
    barred = ", ".join(f"<{slot}>" for slot in _NOT_ASSERTED)
    under, cell = f"<{iri('sen:under')}>", f"<{iri('sen:tableCell')}>"
    query = f"""SELECT DISTINCT ?record ?holder ?slot ?class WHERE {{ VALUES ?record {{ {listed} }}
  {{ ?record ?slot ?class . ?class {under} {target} . BIND(?record AS ?holder) }}
  UNION {{ ?record ?link ?holder . ?holder {cell} ?row ; ?slot ?class . ?class {under} {target} }}
  FILTER(?slot NOT IN ({barred})) }} ORDER BY ?record ?holder ?slot ?class"""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for record, holder, slot, place in engine.select(query).rows:
        if record and holder and slot and place:
            found[record.value].append((holder.value, slot.value, place.value))
    return {record: sorted(ways, key=lambda way: (way[0] != record, way)) for record, ways in found.items()}


_WORDS = {"told": "is a kind of", "defined": "is by its definition a kind of", "inferred": "is, as the reasoner found, a kind of"}


def spoken(below: str, steps: list[Step], classes: Classes) -> str:
    """A chain as a sentence."""
    if not steps:
        return f"{classes.name(below)} is the class that was asked for"
    return ", ".join(
        [
            f"{classes.name(below)} {_WORDS[steps[0].how]} {classes.name(steps[0].above)}",
            *(f"which {_WORDS[step.how]} {classes.name(step.above)}" for step in steps[1:]),
        ]
    )
