"""The real graph with a way to change it, see what the rules say, and change it back."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from mutants.reach import properties
from senstro.checks.examine import Rules, check_store
from senstro.checks.slots import slot_checks
from senstro.checks.stored import run_check
from senstro.checks.validator import validate, validator_input
from senstro.engines import OxigraphEngine
from senstro.graph import Graph
from senstro.ontology import Ontology
from senstro.terms import NAMESPACES, curie, iri

TYPE = ox.NamedNode(iri("rdf:type"))
SEED = "2020"
"""Another seed takes other records."""

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Found = tuple[str, str, str]
"""Rule, address of the focus, address or text of the value."""


def node(text: str) -> ox.NamedNode:
    return ox.NamedNode(text if text.startswith("http") else iri(text))


def name_of(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@dataclass(frozen=True)
class Mutant:
    """A change of the real graph, and what must find it.

    Attributes:
        kind: what was done: a constraint of SHACL, or the name of a check.
        rule: the shape as a CURIE, or the check.
        focus: the address that the rule must name.
        drop: triples taken out.
        add: triples put in.
        also: further records that are to be looked at, since they point at what was changed.
    """

    kind: str
    rule: str
    focus: str
    drop: tuple[ox.Triple, ...] = ()
    add: tuple[ox.Triple, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.rule} {self.kind} {curie(self.focus)}"

    @cached_property
    def touched(self) -> set[str]:
        return {self.focus, *self.also, *(name_of(triple.subject) for triple in (*self.drop, *self.add))}


class Ground:
    """The real graph, indexed, with the store of the checks."""

    def __init__(self, graph: Graph, rules: Rules, seed: str = SEED) -> None:
        self.rules = rules
        self.seed = seed
        self.tables = graph.tables
        self.triples = list(dict.fromkeys(graph.triples()))
        self.ontology = Ontology({"all": self.triples})
        self.ontology.add(self.triples)
        self.facts: dict[str, list[ox.Triple]] = defaultdict(list)
        self.users: dict[str, set[str]] = defaultdict(set)
        self.values: dict[str, dict[str, list[Object]]] = defaultdict(lambda: defaultdict(list))
        for triple in self.triples:
            subject = name_of(triple.subject)
            self.facts[subject].append(triple)
            self.values[triple.predicate.value][subject].append(triple.object)
            if isinstance(triple.object, ox.NamedNode | ox.BlankNode):
                self.users[name_of(triple.object)].add(subject)
        kinds: dict[str, set[str]] = defaultdict(set)
        for subject, types in self.values[TYPE.value].items():
            for one in types:
                for above in self.ontology.above(name_of(one)):
                    kinds[above].add(subject)
        self.members = {kind: sorted(found) for kind, found in kinds.items()}
        given = validator_input(self.triples, self.ontology)
        self.hierarchy = [one for one in given if one.predicate.value == iri("rdfs:subClassOf")]
        self.checks = [*rules.checks, *slot_checks(rules.columns, self.ontology.labels)]
        self.store = check_store(self.triples, self.ontology, rules.columns)
        self.engine = OxigraphEngine(self.store)
        self.before = set(self.check(self.engine))

    def chance(self, *words: str) -> random.Random:
        """The same choice at each run, and another for each mutant."""
        return random.Random(" ".join((self.seed, *words)))

    def get(self, subject: str, path: str) -> list[Object]:
        """The values of a property of a record."""
        return self.values[iri(path)].get(subject, [])

    def having(self, kind: str, *paths: str) -> list[str]:
        """The records of a class that have all of some properties."""
        return [one for one in self.members.get(iri(kind), []) if all(self.get(one, path) for path in paths)]

    def drop(self, subject: str, *paths: str) -> tuple[ox.Triple, ...]:
        """Every triple of a record with one of some properties."""
        wanted = {iri(path) for path in paths}
        return tuple(triple for triple in self.facts[subject] if triple.predicate.value in wanted)

    @cached_property
    def reaches(self) -> dict[str, frozenset[str] | None]:
        """Check to the properties that it looks at; None for all."""
        return {check.name: properties(check.query) for check in self.checks}

    def check(self, engine: OxigraphEngine, changed: set[str] | None = None) -> list[Found]:
        """What every check says of a store as it is; after changes of some properties, every check that looks at one of them."""
        concerned = [one for one in self.checks if changed is None or (reach := self.reaches[one.name]) is None or reach & changed]
        return [(result.rule, focus, value) for check in concerned for result, focus, value in run_check(check, engine)]

    def changed(self, *mutants: Mutant) -> list[ox.Triple]:
        """The whole graph after changes."""
        gone = {triple for one in mutants for triple in one.drop}
        return [triple for triple in self.triples if triple not in gone] + [triple for one in mutants for triple in one.add]

    def around(self, mutants: Iterable[Mutant]) -> list[ox.Triple]:
        """What the validator needs to judge what was changed: the changed records whole, the kinds of what they point at, the hierarchy."""
        given = list(mutants)
        gone = {triple for one in given for triple in one.drop}
        part = [
            triple for subject in sorted(set().union(*(one.touched for one in given))) for triple in self.facts.get(subject, []) if triple not in gone
        ]
        part += [triple for one in given for triple in one.add]
        known = {name_of(triple.subject) for triple in part}
        pointed = {name_of(triple.object) for triple in part if isinstance(triple.object, ox.NamedNode)} - known
        kinds = [triple for name in sorted(pointed) for triple in self.facts.get(name, []) if triple.predicate == TYPE and triple not in gone]
        return validator_input(list(dict.fromkeys([*part, *kinds, *self.hierarchy])), self.ontology)

    def shapes(self, *mutants: Mutant) -> list[Found]:
        """What the shapes say of the changed records."""
        only = set().union(*(one.touched for one in mutants))
        return [(result.rule, focus, value) for result, focus, value in validate(self.rules.shapes, self.around(mutants), only)]

    def stored(self, *mutants: Mutant) -> list[Found]:
        """What the checks say after changes that they did not say before; the changes are taken back."""
        changed = {triple.predicate.value for one in mutants for triple in (*one.drop, *one.add)}
        gone = [ox.Quad(*triple) for one in mutants for triple in self._closed(one.drop)]
        if any(path.startswith(NAMESPACES["owl"]) for path in changed):
            # Equal definitions are one node in the store, and these may have become equal or unequal.
            store = check_store(self.changed(*mutants), self.ontology, self.rules.columns)
            for quad in gone:
                store.remove(quad)
            return [found for found in self.check(OxigraphEngine(store), changed) if found not in self.before]
        new = [quad for one in mutants for triple in self._closed(one.add) if (quad := ox.Quad(*triple)) not in self.store]
        for quad in gone:
            assert quad in self.store, quad
            self.store.remove(quad)
        self.store.extend(new)
        try:
            return [found for found in self.check(self.engine, changed) if found not in self.before]
        finally:
            for quad in new:
                self.store.remove(quad)
            self.store.extend(gone)

    def _closed(self, triples: Iterable[ox.Triple]) -> list[ox.Triple]:
        """Triples with the further types that the store of the checks has."""
        found = []
        for triple in triples:
            found.append(triple)
            if triple.predicate == TYPE:
                above = {one for one in self.ontology.above(name_of(triple.object)) if one.startswith(NAMESPACES["sen"])} - {name_of(triple.object)}
                found += [ox.Triple(triple.subject, TYPE, ox.NamedNode(one)) for one in sorted(above)]
        return found

    @cached_property
    def used(self) -> list[str]:
        """Classes that some record points at, so that all their superclasses are known."""
        slots = {one.property for table in self.rules.columns.tables.values() for one in table.columns.values() if one.kind == "class"}
        return sorted({name_of(value) for slot in slots for values in self.values[iri(slot)].values() for value in values})

    def found(self, *mutants: Mutant) -> set[Found]:
        """What any rule says of changes."""
        return {*self.shapes(*mutants), *self.stored(*mutants)}

    def near(self, mutant: Mutant) -> set[str]:
        """What was changed, and what points at it over up to three steps: only there can a rule see the change."""
        pointed = {name_of(triple.object) for triple in (*mutant.drop, *mutant.add)}
        # A source check speaks of every record that cites its publication.
        pointed |= {name_of(value) for name in mutant.touched for value in self.get(name, "sen:checks")}
        edge = mutant.touched | {name for name in pointed if name in self.records}
        found = set(edge)
        for _ in range(3):
            edge = {user for name in edge for user in self.users[name]} - found
            found |= edge
        return found

    @cached_property
    def records(self) -> set[str]:
        """The addresses of all records."""
        return set(self.members[iri("sen:Record")])


def batches(ground: Ground, mutants: Iterable[Mutant], size: int) -> list[list[Mutant]]:
    """Put mutants together of which none touches a record that another touches or points at anew."""
    found: list[tuple[list[Mutant], set[str]]] = []
    for mutant in mutants:
        mine = mutant.touched | ({name_of(triple.object) for triple in mutant.add} & ground.records)
        for batch, used in found:
            if len(batch) < size and not used & mine:
                batch.append(mutant)
                used |= mine
                break
        else:
            found.append(([mutant], mine))
    return [batch for batch, _ in found]
