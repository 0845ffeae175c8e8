"""Errors of sense that no rule was written for, planted into real records, and which layer sees each: tables, shapes, checks, the text."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mutants.ground import SEED, Ground, Mutant
from mutants.sense import KINDS, Edit, Sense
from senstro.graph.records import record_triples
from senstro.review.verify import content_faults
from senstro.tables import Row, Tables
from senstro.tables.links import UNANCHORED, check_links
from senstro.terms import NAMESPACES

__all__ = ["LAYERS", "Score", "plant"]

LAYERS = ("tables", "shapes", "checks", "text")
LOT = 25


@dataclass
class Score:
    """What became of errors of one kind.

    Attributes:
        kind: what was done.
        planted: in how many records.
        caught: layer to the number that it saw.
        unseen: records in which no layer saw it.
        rules: rule to how often it was the one that spoke.
    """

    kind: str
    planted: int
    caught: dict[str, int]
    unseen: list[str]
    rules: dict[str, int]


class Bench:
    """The real graph and tables with the means to look at changed rows."""

    def __init__(self, ground: Ground, text: str | None) -> None:
        self.ground, self.tables, self.text = ground, ground.tables, text
        self.references = self.tables.by_reference()
        self.units = {row.key: row for row in self.tables.rows["units"]}
        self.anchors: dict[str, list[Row]] = defaultdict(list)
        for anchor in self.tables.rows["anchors"]:
            self.anchors[anchor.value("record")].append(anchor)

    def changed(self, edits: Iterable[Edit]) -> Tables:
        """The tables after edits."""
        rows = {name: {row.reference: row for row in found} for name, found in self.tables.rows.items()}
        for edit in edits:
            for reference, row in edit.rows.items():
                table = (row or self.references[reference]).table.name
                if row is None:
                    rows[table].pop(reference, None)
                else:
                    rows[table][row.reference] = replace(row, number=rows[table][reference].number) if reference in rows[table] else row
        return Tables(self.tables.columns, {name: list(found.values()) for name, found in rows.items()})

    def in_tables(self, lot: list[Edit]) -> dict[int, set[str]]:
        """Number of the edit to the rules of the table reader that speak up."""
        tables = self.changed(lot)
        by_place = {(f"{row.table.name}.tsv", row.number): row for row in tables.all_rows()}
        named = [{one for row in edit.rows.values() if row is not None for one in self._named(row)} for edit in lot]
        found: dict[int, set[str]] = defaultdict(set)
        for fault in check_links(tables, self.ground.ontology):
            row = by_place[fault.file, int(fault.place.partition(" ")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
            near = {row.reference, *self._named(row)}
            owners = [index for index, edit in enumerate(lot) if row.reference in edit.rows] or [
                index for index, edit in enumerate(lot) if near & edit.rows.keys()
            ]
            for index in owners or [index for index, names in enumerate(named) if near & names]:
                found[index].add(fault.rule)
        return found

    def _named(self, row: Row) -> Iterator[str]:
        """The records that a row names."""
        for name, cell in row.cells.items():
            spec = row.table.columns[name]
            if spec.kind == "ref":
                folder = self.tables.columns.tables[spec.to[0]].folder
                yield from (value if len(spec.to) > 1 else f"{folder}/{value}" for value in cell.values)

    def mutant(self, edit: Edit) -> Mutant:
        """An edit of rows as a change of the graph."""
        old = [self.references[reference] for reference in edit.rows if reference in self.references]
        new = [row for row in edit.rows.values() if row is not None]
        before, after = (record_triples(Tables(self.tables.columns, _by_table(rows))) for rows in (old, new))
        gone = {_address(reference) for reference, row in edit.rows.items() if row is None}
        drop = {triple for triple in before if triple not in set(after)} & {
            triple for reference in edit.rows for triple in self.ground.facts.get(_address(reference), [])
        }
        drop |= {triple for name in gone for triple in self.ground.facts[name]}
        add = [triple for triple in after if triple not in set(before)]
        also = sorted({user for name in gone for user in self.ground.users[name] if user in self.ground.records and user not in gone})
        focus = _address(next(iter(edit.rows)))
        return Mutant(edit.kind, "", focus, (*sorted(drop, key=str), *edit.drop), tuple(add), tuple(also))

    def in_graph(self, lot: list[Edit]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
        """The same for shapes and for checks."""
        mutants = [self.mutant(edit) for edit in lot]
        near = [self.ground.near(mutant) for mutant in mutants]
        found: tuple[dict[int, set[str]], dict[int, set[str]]] = (defaultdict(set), defaultdict(set))
        for layer, results in zip(found, (self.ground.shapes(*mutants), self.ground.stored(*mutants)), strict=True):
            for rule, focus, value in results:
                owners = [index for index, one in enumerate(mutants) if {focus, value} & one.touched]
                for index in owners or [index for index, one in enumerate(near) if focus in one]:
                    layer[index].add(rule)
        return found

    def in_text(self, edit: Edit) -> set[str]:
        """The content checks that an edit breaks."""
        if self.text is None:
            return set()
        found = set()
        moved: dict[str, list[Row]] = defaultdict(list)
        for row in edit.rows.values():
            if row is not None and row.table.name == "anchors":
                moved[row.value("record")].append(row)
        records = {row.reference: row for row in edit.rows.values() if row is not None and row.table.name not in UNANCHORED}
        for reference in moved.keys() - records.keys():
            records[reference] = self.references[reference]
        for reference, row in records.items():
            anchors = moved.get(reference) or self.anchors[reference]
            old = self.references.get(reference)
            before = self._broken(old, self.anchors[reference]) if old else set()
            found |= {rule for rule, _ in self._broken(row, anchors) - before}
        return found

    def _broken(self, row: Row, anchors: list[Row]) -> set[tuple[str, str]]:
        return {(rule, wanted) for rule, wanted, sentence in content_faults(row, anchors, self.units, self.text or "") if sentence}


def _address(reference: str) -> str:
    folder, _, key = reference.partition("/")
    return NAMESPACES[folder] + key


def _by_table(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.table.name].append(row)
    return found


def plant(ground: Ground, text: str | None, most: int = 200, kinds: Iterable[str] | None = None, seed: str = SEED) -> list[Score]:
    """Plant errors of every kind.

    Args:
        ground: the real graph.
        text: the review's text; None where no copy is at hand.
        most: how many records of a kind at most; a seeded choice where there are more.
        kinds: names of kinds; None for all.
        seed: another one takes other records.
    """
    bench, sense = Bench(ground, text), Sense(ground, text, seed)
    scores = []
    for kind, make in KINDS.items():
        if kinds is not None and kind not in kinds:
            continue
        edits = [replace(edit, kind=kind) for edit in make(sense)]
        if len(edits) > most:
            edits = random.Random(f"{seed} {kind}").sample(edits, most)
        score = Score(kind, len(edits), dict.fromkeys(LAYERS, 0), [], defaultdict(int))
        for start in range(0, len(edits), LOT):
            lot = edits[start : start + LOT]
            layers = (bench.in_tables(lot), *bench.in_graph(lot), {index: bench.in_text(edit) for index, edit in enumerate(lot)})
            for index, edit in enumerate(lot):
                said = [layer.get(index, set()) for layer in layers]
                for layer, rules in zip(LAYERS, said, strict=True):
                    score.caught[layer] += bool(rules)
                    for rule in rules:
                        score.rules[f"{layer}: {rule}"] += 1
                if not any(said):
                    score.unseen.append(next(iter(edit.rows), ""))
        scores.append(score)
    return scores
