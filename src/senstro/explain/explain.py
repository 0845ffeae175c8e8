"""Explanations of rules, each from the one place where it stands: rules.toml, the shapes, the heads of the checks, the declared columns."""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from senstro import resources
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE, Shapes, load_shapes
from senstro.checks.slots import slot_checks
from senstro.checks.stored import load_checks
from senstro.errors import CannotRun
from senstro.ontology import load_ontology
from senstro.tables import load_columns
from senstro.tables.near import closest
from senstro.terms import curie, iri

__all__ = ["KINDS", "Explanation", "explain", "explanations", "rule_list"]

KINDS = {
    "tables": "rule of the tables",
    "anchor": "rule of `senstro anchor`",
    "add": "rule of `senstro add`",
    "verify": "rule of `senstro verify`",
    "exceptions": "rule of exceptions",
    "check": "rule of checking itself",
    "guard": "rule for shapes and checks",
    "imports": "rule of `senstro imports`",
    "mappings": "rule of the mappings",
    "release": "rule of the release",
    "check-query": "check over the graph",
    "shape": "shape",
}
"""Where a rule is at home, in the order of the list."""


@dataclass(frozen=True)
class Explanation:
    """One rule.

    Attributes:
        name: as a report shows it.
        of: one of :data:`KINDS`.
        asks: what must hold; of a check, what it finds and how bad that is.
        why: what goes wrong otherwise.
        bad: an example that breaks it.
        good: the example put right.
        remedy: what to do.
        where: the file that the rule stands in.
    """

    name: str
    of: str
    asks: str
    why: str
    bad: str
    good: str
    remedy: str
    where: str = ""

    def text(self) -> str:
        """All of it, one line a part."""
        lines = [f"{self.name} ({KINDS[self.of]})"]
        parts = (
            ("finds" if self.of == "check-query" else "asks", self.asks),
            ("why", self.why),
            ("bad", self.bad),
            ("good", self.good),
            ("remedy", self.remedy),
            ("stands in", self.where),
        )
        return "\n".join([*lines, *(f"  {name:<10}{words}" for name, words in parts if words)]) + "\n"


def _of_rules() -> Iterator[Explanation]:
    raw = tomllib.loads((importlib.resources.files("senstro.explain") / "rules.toml").read_text(encoding="utf-8"))
    for name, entry in raw.items():
        yield Explanation(name, **entry)


def _of_checks() -> Iterator[Explanation]:
    folder = resources.root()
    stored, _ = load_checks(folder / "queries" / "checks")
    slots = slot_checks(load_columns(folder / "data" / "columns.toml"), load_ontology(folder / "ontology").labels)
    for check in (*stored, *slots):
        where = check.file or "data/columns.toml"
        asks = f"{check.problem} ({check.severity})"
        yield Explanation(check.name, "check-query", asks, check.why, check.bad, check.good, check.remedy, where)


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _of_shapes() -> Iterator[Explanation]:
    shapes = load_shapes(resources.root() / "shapes")
    for node in shapes.of_type(NODE_SHAPE):
        target = curie(_first(shapes.names(node, iri("sh:targetClass"))))
        why = _first(shapes.texts(node, iri("sh:description")))
        closed = iri("sh:closed") in shapes.facts[node]
        only = f" A {target} has no property but those of its kind." if closed else ""
        asks = f"Each property of a {target} is as its own shape has it.{only}"
        bad = f"a {target} with a property {'of another kind, or misspelt' if closed else 'against its shape'}"
        good = f"a {target} with the properties of the page that `senstro schema` prints"
        yield Explanation(curie(node), "shape", asks, why, bad, good, "Do as the message of the result says.", shapes.files[node])
        for shape in sorted(set(shapes.names(node, iri("sh:property"))) & set(shapes.of_type(PROPERTY_SHAPE))):
            yield _of_property(shapes, shape, target, why)


def _of_property(shapes: Shapes, shape: str, target: str, why: str) -> Explanation:
    path = curie(_first(shapes.names(shape, iri("sh:path"))))
    message = _first(shapes.texts(shape, iri("sh:message")))
    asks, _, remedy = message.rstrip(".").partition("; ")

    def number(word: str) -> str:
        return _first(shapes.texts(shape, iri(word)))

    kind = _first([curie(name) for word in ("sh:class", "sh:datatype") for name in shapes.names(shape, iri(word))])
    least, most = number("sh:minCount"), number("sh:maxCount")
    pattern = number("sh:pattern")
    bad = [f"no {path}"] if least else []
    bad += [f"{int(most) + 1} values of {path}"] if most else []
    bad += [f"{path} with something that is no {kind}"] if kind else []
    bad += [f"{path} not of the form {pattern}"] if pattern else []
    good = f"a {target} with one {path}" if most == "1" else f"a {target} with {path}"
    good += f", of {kind}" if kind else ""
    return Explanation(
        curie(shape),
        "shape",
        f"{asks}.",
        why,
        f"a {target} with {', or '.join(bad or [f'a text for {path}, where an address belongs'])}",
        good,
        f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "Do as the message says.",
        shapes.files[shape],
    )


@cache
def explanations() -> tuple[Explanation, ...]:
    """Every rule there is; where a rule of the tables and a check share a name, both.

    Raises:
        CannotRun: a file of the project cannot be read.
    """
    return (*_of_rules(), *_of_checks(), *_of_shapes())


def explain(name: str) -> str:
    """What is to be said of a rule.

    Args:
        name: as a report shows it, in brackets at the end of a line.

    Raises:
        CannotRun: there is no such rule; the message has the nearest names.
    """
    wanted = name.strip("[]")
    found = [one.text() for one in explanations() if one.name == wanted]
    if not found:
        known = sorted({one.name for one in explanations()})
        near = [other for other in known if wanted.lower() in other.lower()][:5] if len(wanted) > 2 else []
        near = near or [one for one in [closest(wanted, known)] if one]
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise CannotRun(f"there is no rule {name!r}.{hint} `senstro check --explain` lists all.")
    return "\n".join(found)


def rule_list() -> str:
    """Every rule with what it asks, in one line each, under the heading of its kind."""
    lines: list[str] = []
    for kind, heading in KINDS.items():
        of_kind = sorted((one for one in explanations() if one.of == kind), key=lambda one: one.name)
        if of_kind:
            lines += [f"{heading}: {len(of_kind)}", *(f"  {one.name:<44} {one.asks}" for one in of_kind), ""]
    return "\n".join(lines)
