"""Changing real rows, reading the tables anew, and seeing which rule names which cell."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import senstro.tables
from mutants.of_tables import Plan
from senstro.errors import Fault
from senstro.ontology import Ontology
from senstro.tables import Row, Tables, read_tables
from senstro.tables.links import table_faults

__all__ = ["RowMutant", "rounds", "rules_of_the_reader", "run", "strangers"]


@dataclass(frozen=True, eq=False)
class RowMutant:
    """A change of one row, and what must find it.

    Attributes:
        rule: the rule.
        column: the column of the cell that the rule must name.
        kind: what was done.
        row: the row as it is.
        change: column to the text that it is given; with a column ``+`` the row is put in once more below the others, so changed.
    """

    rule: str
    column: str
    kind: str
    row: Row
    change: tuple[tuple[str, str], ...]

    @property
    def table(self) -> str:
        return self.row.table.name

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column} {self.kind}: {self.rule}"


_POINTED_AT = (("units", "publications", "populations"), ("interventions", "studies", "datasets"), ("anchors", "unit_accounts"))


def rounds(plans: list[Plan], size: int) -> list[list[RowMutant]]:
    """Mutants that take different rows, put together; a plan takes the first of its rows that is free, in the first round that has one.

    What other rows look at is in rounds of its own: keys (an empty one may be any, so that no reference into its table is blamed; the key of a
    place is held against its record's only where that is sound), and the tables that others point at.
    """
    groups: list[list[Plan]] = [[] for _ in range(8)]
    for plan in plans:
        table = plan[3][0].table.name
        if plan[1] == "key":
            groups[{"emptied": 0, "blank": 0, "another key": 6, "key of another": 7}.get(plan[2], 1)].append(plan)
        else:
            groups[next((2 + number for number, names in enumerate(_POINTED_AT) if table in names), 5)].append(plan)
    return [batch for group in groups for batch in _rounds(group, size)]


def _rounds(plans: list[Plan], size: int) -> list[list[RowMutant]]:
    found: list[tuple[list[RowMutant], set[str]]] = []
    for rule, column, kind, rows, change in plans:
        wanted = rows[:12]
        for batch, used in [*found, ([], set())]:
            free = next((row for row in wanted if row.reference not in used), None)
            if free is not None and len(batch) < size:
                if not batch:
                    found.append((batch, used))
                batch.append(RowMutant(rule, column, kind, free, tuple(change(free).items())))
                used.add(free.reference)
                break
    return [batch for batch, _ in found]


def run(batch: list[RowMutant], tables: Tables, ontology: Ontology, folder: Path) -> dict[RowMutant | None, list[Fault]]:
    """The faults of the tables after changes, each given to the mutant in whose row it is; under None what is in another row."""
    changed: dict[str, dict[int, RowMutant]] = {}
    for mutant in batch:
        changed.setdefault(mutant.table, {})[mutant.row.number] = mutant
    places: dict[tuple[str, int], RowMutant] = {}
    for name, spec in tables.columns.tables.items():
        columns = list(next(iter(tables.rows[name])).cells)
        lines, below = ["\t".join(columns)], []
        for row in tables.rows[name]:
            here = changed.get(name, {}).get(row.number)
            texts = {column: cell.text for column, cell in row.cells.items()}
            new = {**texts, **{column: text for column, text in (here.change if here else ()) if column != "+"}}
            if here and dict(here.change).get("+") is not None:
                below.append((here, new))
                new = texts
            elif here:
                places[f"{name}.tsv", row.number] = here
            lines.append("\t".join(new.values()))
        for extra, new in below:
            lines.append("\t".join(new.values()))
            places[f"{name}.tsv", len(lines)] = extra
        (folder / f"{spec.name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found: dict[RowMutant | None, list[Fault]] = {mutant: [] for mutant in batch}
    for fault in table_faults(read_tables(folder, tables.columns), ontology):
        word = fault.place.partition(" ")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        owner = places.get((fault.file, int(word))) if word.isdecimal() else None
        found.setdefault(owner, []).append(fault)
    return found


_COMPANIONS = (
    (r"anchors\.record .*", "anchor-key|no-place|citation-not-in-unit|citation-not-beside|citation-not-inherited"),
    (r"anchors\.unit .*", "anchor-outside-unit|unit-has-records|citation-not-in-unit|citation-not-beside|citation-not-inherited|inherited-from-afar"),
    (r"anchors\.key emptied.*", "anchor-key"),
    (r"\w+\.\w+ one label for two.*", "class-outside-kind|gene-of-wrong-species"),
    (r"units\.(?:citations|line|start|end|key) .*", "citation-not-.*|inherited-from-afar|anchor-outside-unit|range-turned-round"),
    (r"(?:populations\.species|interventions\.recipient|\w+\.key) .*", "gene-of-wrong-species"),
    (r"\w+\.key .*", "dangling-reference|no-place|anchor-key|citation-not-.*|inherited-from-afar|anchor-outside-unit"),
    (r"\w+\.citations .*", "attribution-against-citations|citation-not-.*"),
    (r"\w+\.(?:value|cutoff|unit|quantity_sign|age_\w+) .*", "unit-missing|quantity-sign-missing|value-missing|range-turned-round"),
    (r"\w+\.(?:population|recipient|intervention) .*", "gene-of-wrong-species|compared-with-itself"),
)
"""What may be said beside, of the row itself or of one that looks at it: places follow keys and units, genes follow the species of the cells,
two classes for one label are seldom both of the kind, and numbers go with their signs and units."""


def strangers(found: dict[RowMutant | None, list[Fault]]) -> list[str]:
    """Faults that no mutant of a batch explains."""
    left = []
    for owner, faults in found.items():
        for fault in faults:
            made = [owner] if owner else [one for one in found if one]
            if not any(fault.rule == one.rule if one is owner and fault.place.endswith(f"({one.column})") else False for one in made) and not any(
                re.fullmatch(rule, one.name) and re.fullmatch(beside, fault.rule) for one in made for rule, beside in _COMPANIONS
            ):
                left.append(f"{owner.name if owner else 'another row'}: {fault}")
    return left


def rules_of_the_reader() -> set[str]:
    """The rules that stand in the code of the reader."""
    files = sorted(Path(senstro.tables.__file__).parent.glob("*.py"))
    calls = [one for file in files for one in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)]
    names = {call.args[2] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Fault"}
    names |= {call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "fault"}
    return {name.value for name in names if isinstance(name, ast.Constant) and isinstance(name.value, str)}
