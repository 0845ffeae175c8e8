"""The graphs of the fixtures: a stand-in ontology, the records that fixtures point at, a fixture, and a change to it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.examine import Rules, load_rules
from senstro.ontology import parse_turtle
from senstro.terms import NAMESPACES, iri

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"
VALID = sorted(path.stem for path in (DATA / "valid").glob("*.ttl"))
PREFIXES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in NAMESPACES.items())


@dataclass(frozen=True)
class Mutation:
    """A row of ``invalid/mutations.tsv``: a valid fixture, what is taken out of it and put into it, and the one result that follows.

    ``drop`` holds patterns of three words, ``*`` standing for anything, parted by `` . ``; ``add`` holds Turtle.
    """

    name: str
    fixture: str
    drop: str
    add: str
    focus: str
    path: str
    severity: str
    rule: str

    @property
    def expected(self) -> tuple[str, str, str, str]:
        return self.focus, self.path, self.severity, self.rule


@cache
def rules() -> Rules:
    return load_rules(ROOT)


@cache
def mutations() -> tuple[Mutation, ...]:
    with (DATA / "invalid" / "mutations.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(Mutation(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _world() -> tuple[ox.Triple, ...]:
    files = [ROOT / "ontology" / "schema.ttl", ROOT / "ontology" / "values.ttl", DATA / "world" / "ontology.ttl", DATA / "world" / "records.ttl"]
    return tuple(triple for path in files for triple in parse_turtle(path))


@cache
def _fixture(name: str) -> tuple[ox.Triple, ...]:
    return tuple(parse_turtle(DATA / "valid" / f"{name}.ttl"))


def world(*fixtures: str) -> list[ox.Triple]:
    """Schema, values, the stand-in ontology, the records that fixtures point at, and fixtures."""
    return [*_world(), *(triple for name in fixtures for triple in _fixture(name))]


def turtle(text: str) -> list[ox.Triple]:
    """Triples of a piece of Turtle with the project's prefixes."""
    return [quad.triple for quad in ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)]


def _matches(triple: ox.Triple, pattern: list[str]) -> bool:
    for node, word in zip(triple, pattern, strict=True):
        if word == "*":
            continue
        wanted = word[1:-1] if word.startswith("<") else iri(word)
        if not isinstance(node, ox.NamedNode) or node.value != wanted:
            return False
    return True


def mutated(*changes: Mutation) -> list[ox.Triple]:
    """The world with the fixture after changes to it; a pattern that takes nothing out is a fault of the test."""
    triples = world(*sorted({change.fixture for change in changes} - {""}))
    patterns = dict.fromkeys(pattern for change in changes if change.drop for pattern in change.drop.split(" . "))
    for pattern in patterns:
        kept = [triple for triple in triples if not _matches(triple, pattern.split(" "))]
        assert len(kept) < len(triples), f"{changes[0].name}: nothing matches {pattern!r}"
        triples = kept
    return triples + [triple for change in changes for triple in turtle(change.add)]


def batches(prefix: str) -> dict[str, list[Mutation]]:
    """Mutations of rules that look at one record each, put together where fixture and kind of fault are the same, so that fewer graphs are validated."""
    found: dict[str, list[Mutation]] = {}
    for change in mutations():
        if change.rule.startswith(prefix):
            fault = change.name.partition("--")[2]
            found.setdefault(f"{change.fixture or 'world'}--{fault}", []).append(change)
    return found
