"""The kinds of errors of sense: what a curator may get wrong in a row that is well-formed in every cell."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from mutants.ground import Ground
from senstro.review.text import digest
from senstro.tables import Row
from senstro.tables.links import UNANCHORED
from senstro.terms import NAMESPACES, iri

__all__ = ["KINDS", "Edit", "Sense"]


@dataclass(frozen=True)
class Edit:
    """One planted error.

    Attributes:
        rows: reference of a record to its new row; None where it is deleted.
        drop: triples of the derived layer that go as well.
        kind: what was done.
    """

    rows: dict[str, Row | None] = field(default_factory=dict)
    drop: tuple[ox.Triple, ...] = ()
    kind: str = ""


class Sense:
    """The real rows, with what the errors are made from."""

    def __init__(self, ground: Ground, text: str | None, seed: str) -> None:
        self.ground, self.tables, self.text, self.seed = ground, ground.tables, text, seed
        self.rng = random.Random(f"{seed} sense")
        self.units = sorted(self.tables.rows["units"], key=lambda row: int(row.value("start")))
        self.anchors: dict[str, list[Row]] = defaultdict(list)
        for anchor in self.tables.rows["anchors"]:
            self.anchors[anchor.value("record")].append(anchor)

    def rows(self, *names: str) -> list[Row]:
        """The rows of some tables, or of all that have places."""
        return [row for row in self.tables.all_rows() if (row.table.name in names if names else row.table.name not in UNANCHORED)]

    def other(self, rows: list[Row], row: Row, *columns: str) -> Row | None:
        """Another row with another value in the first of some columns, and values in all of them."""
        found = [one for one in rows if one.value(columns[0]) != row.value(columns[0]) and all(one.value(column) for column in columns)]
        return self.rng.choice(found) if found else None


def _with(row: Row, **texts: str) -> Row:
    return Row(row.table, row.number, {**row.cells, **{name: replace(row.cells[name], text=text) for name, text in texts.items()}})


def _edit(row: Row, **texts: str) -> Edit:
    return Edit({row.reference: _with(row, **texts)})


def _turned(column: str, pairs: dict[str, str], *tables: str) -> Callable[[Sense], Iterator[Edit]]:
    """One value of a closed list for its opposite."""

    def make(sense: Sense) -> Iterator[Edit]:
        for row in sense.rows(*tables):
            if row.value(column) in pairs:
                yield _edit(row, **{column: pairs[row.value(column)]})

    return make


def _taken(columns: tuple[str, ...], *tables: str) -> Callable[[Sense], Iterator[Edit]]:
    """Some cells of another row of the same table."""

    def make(sense: Sense) -> Iterator[Edit]:
        for table in tables:
            rows = sense.rows(table)
            for row in rows:
                other = sense.other(rows, row, *columns) if all(row.value(column) for column in columns) else None
                if other:
                    yield _edit(row, **{column: other.cells[column].text for column in columns})

    return make


def _swapped(*tables: str, first: tuple[str, ...], second: tuple[str, ...]) -> Callable[[Sense], Iterator[Edit]]:
    """Some cells in the place of others of the same row, and the other way round."""

    def make(sense: Sense) -> Iterator[Edit]:
        for row in sense.rows(*tables):
            if all(row.value(column) for column in (*first, *second)):
                texts = {one: row.cells[other].text for one, other in (*zip(first, second, strict=True), *zip(second, first, strict=True))}
                yield _edit(row, **texts)

    return make


def _copied(change: dict[str, str]) -> Callable[[Sense], Iterator[Edit]]:
    """A record once more under another key, with places of its own."""

    def make(sense: Sense) -> Iterator[Edit]:
        for row in sense.rows():
            if change and (row.value("polarity") != "affirmed" or row.table.name not in {"findings", "statements"}):
                continue
            key = f"{row.key}-again"
            found: dict[str, Row | None] = {f"{row.table.folder}/{key}": replace(_with(row, key=key, **change), number=100_000 + row.number)}
            for anchor in sense.anchors[row.reference]:
                record = f"{row.table.folder}/{key}"
                new = _with(anchor, key=f"{record}.{anchor.key.rpartition('.')[2]}", record=record)
                found[new.reference] = replace(new, number=100_000 + anchor.number)
            yield Edit(found)

    return make


def _deleted(sense: Sense) -> Iterator[Edit]:
    for row in sense.rows():
        yield Edit({row.reference: None, **{anchor.reference: None for anchor in sense.anchors[row.reference]}})


def _merged(sense: Sense) -> Iterator[Edit]:
    """All that points at a population points at another of the same study, or of the same sentence, and the population is gone."""
    populations = sense.rows("populations")
    users: dict[str, list[tuple[Row, str]]] = defaultdict(list)
    for row in sense.tables.all_rows():
        for name, cell in row.cells.items():
            if cell.column.kind == "ref" and "populations" in cell.column.to:
                for value in cell.values:
                    users[value.removeprefix("population/")].append((row, name))
    for row in populations:
        units = {anchor.value("unit") for anchor in sense.anchors[row.reference]}
        near = [
            one
            for one in populations
            if one is not row
            and ((row.value("study") and one.value("study") == row.value("study")) or units & {a.value("unit") for a in sense.anchors[one.reference]})
        ]
        if not near or not users[row.key]:
            continue
        other = sense.rng.choice(near)
        found: dict[str, Row | None] = {row.reference: None, **{anchor.reference: None for anchor in sense.anchors[row.reference]}}
        for user, name in users[row.key]:
            now = found.get(user.reference, user) or user
            if user.reference in found and found[user.reference] is None:
                continue
            full = len(user.cells[name].column.to) > 1
            old, new = (f"population/{row.key}", f"population/{other.key}") if full else (row.key, other.key)
            values = dict.fromkeys(new if value == old else value for value in now.values(name))
            found[user.reference] = _with(now, **{name: "|".join(values)})
        yield Edit(found)


def _moved(sense: Sense) -> Iterator[Edit]:
    """All places of a record in the whole of the unit behind, the hash made to fit."""
    if sense.text is None:
        return
    order = {unit.key: number for number, unit in enumerate(sense.units)}
    for row in sense.rows():
        places = sense.anchors[row.reference]
        if not places or any(order[anchor.value("unit")] + 1 >= len(order) for anchor in places):
            continue
        found: dict[str, Row | None] = {}
        for anchor in places:
            unit = sense.units[order[anchor.value("unit")] + 1]
            start, end = unit.value("start"), unit.value("end")
            found[anchor.reference] = _with(anchor, unit=unit.key, start=start, end=end, sha256=digest(sense.text[int(start) : int(end)]))
        yield Edit(found)


def _cited(sense: Sense) -> Iterator[Edit]:
    last = max(int(row.key) for row in sense.rows("publications"))
    for row in sense.rows():
        numbers = row.values("citations")
        if numbers:
            other = str(int(numbers[-1]) % last + 1)
            if other not in numbers:
                yield _edit(row, citations="|".join([*numbers[:-1], other]))


def _counted(sense: Sense) -> Iterator[Edit]:
    for row in sense.rows():
        for column in ("value", "age_min", "passage_min", "cutoff"):
            if row.value(column).isdecimal():
                high = {"value": "value_max", "age_min": "age_max", "passage_min": "passage_max"}.get(column, "")
                number = int(row.value(column))
                yield _edit(row, **{column: str(number + 1 if not row.value(high) else max(0, number - 1))})
                break


def _species(sense: Sense) -> Iterator[Edit]:
    labels = sense.ground.ontology.labels
    turned = {"NCBITaxon:9606": "NCBITaxon:10090", "NCBITaxon:10090": "NCBITaxon:9606", "NCBITaxon:10116": "NCBITaxon:9606"}
    for row in sense.rows("populations"):
        if row.value("species") in turned:
            other = turned[row.value("species")]
            yield _edit(row, species=other, species_label=labels[iri(other)])


def _unmarked(sense: Sense) -> Iterator[Edit]:
    """The caution gone from a record that rests on a retracted publication."""
    caution = iri("sen:sourceCaution")
    retracted = {key for row in sense.rows("source_checks") if row.value("verdict") == "retracted" for key in row.values("publication")}
    for row in sense.rows():
        address = NAMESPACES[row.table.folder] + row.key
        drop = tuple(triple for triple in sense.ground.facts[address] if triple.predicate.value == caution)
        if drop and retracted & set(row.values("citations")):
            yield Edit({row.reference: row}, drop)


def _printed(sense: Sense) -> Iterator[Edit]:
    rows = [row for row in sense.rows("findings") if row.value("printed")]
    for row in rows:
        others = [one for one in rows if one.value("entity") != row.value("entity") and one.value("printed") != row.value("printed")]
        yield _edit(row, printed=sense.rng.choice(others).value("printed"))


def _listed(column: str, *tables: str) -> Callable[[Sense], Iterator[Edit]]:
    """Another value of a closed list, of those in use in the column."""

    def make(sense: Sense) -> Iterator[Edit]:
        for table in tables:
            rows = [row for row in sense.rows(table) if column in row.cells]
            known = sorted({value for row in rows for value in row.values(column)})
            for row in rows:
                others = [value for value in known if value not in row.values(column)]
                if row.values(column) and others:
                    yield _edit(row, **{column: "|".join([sense.rng.choice(others), *row.values(column)[1:]])})

    return make


KINDS: dict[str, Callable[[Sense], Iterator[Edit]]] = {
    "direction turned: up for down": _turned("direction", {"up": "down", "down": "up"}, "findings"),
    "population and comparator swapped": _swapped("findings", first=("population",), second=("comparator",)),
    "affirmed record denied": _turned("polarity", {"affirmed": "denied"}),
    "denied record affirmed": _turned("polarity", {"denied": "affirmed"}),
    "hedge dropped": _turned("strength", {"suggested": "reported", "debated": "reported"}),
    "hedge added": _turned("strength", {"reported": "suggested"}),
    "effect: reverses for prevents": _turned("effect", {"reverses": "prevents", "prevents": "reverses"}, "findings"),
    "sign of a pathway step turned": _turned("sign", {"activates-step": "inhibits-step", "inhibits-step": "activates-step"}, "pathway_steps"),
    "aspect changed": _listed("aspect", "findings", "criteria", "characterisations"),
    "mode of an intervention changed": _listed("mode", "interventions"),
    "predicate changed": _listed("predicate", "statements"),
    "unit changed": _listed("unit", "findings", "criteria", "characterisations", "statements"),
    "number changed by one": _counted,
    "species changed": _species,
    "agent and target swapped": _swapped("interventions", first=("agent", "agent_label"), second=("target", "target_label")),
    "subject and object swapped": _swapped("statements", first=("subject", "subject_label"), second=("object", "object_label")),
    "threshold for another marker": _taken(("measured", "measured_label"), "criteria"),
    "entity of another record": _taken(("entity", "entity_label"), "findings"),
    "label of another class": _taken(("entity_label",), "findings", "pathway_steps"),
    "printed form of another entity": _printed,
    "citation moved by one": _cited,
    "place moved to the unit behind": _moved,
    "population merged with another of its study or sentence": _merged,
    "record deleted with its places": _deleted,
    "record twice, under another key": _copied({}),
    "denied twin beside an affirmed record": _copied({"polarity": "denied"}),
    "caution of a retracted source gone": _unmarked,
}
"""Each kind with what plants it into every record that it fits."""
