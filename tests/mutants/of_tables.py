"""Mutants of the real tables: for every declared column and every rule of the reader, a real row changed in one way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from mutants.ground import SEED
from senstro.ontology import Ontology
from senstro.tables import Column, Row, Tables, TableSpec
from senstro.terms import NAMESPACES, iri

__all__ = ["Plan", "table_mutants"]


class _Maker:
    """Makes the mutants of the columns of one table."""

    def __init__(self, tables: Tables, ontology: Ontology, spec: TableSpec, rng: random.Random) -> None:
        self.tables, self.ontology, self.spec, self.rng = tables, ontology, spec, rng
        self.rows = tables.rows[spec.name]
        self.references = tables.by_reference()
        self.units: dict[str, set[str]] = {}
        for anchor in tables.rows["anchors"]:
            self.units.setdefault(anchor.value("record"), set()).add(anchor.value("unit"))

    def filled(self, *columns: str) -> list[Row]:
        """Rows in which some columns have values; any row where none has."""
        return [row for row in self.rows if all(row.values(column) for column in columns)] or self.rows

    def one(self, rows: list[Row]) -> list[Row]:
        """The rows of a list in a seeded order: the first that is free in a round is taken."""
        return self.rng.sample(rows, len(rows))


Change = Callable[[Row], dict[str, str]]
Plan = tuple[str, str, str, list[Row], Change]
"""Rule, column, kind, the rows that may be taken, the change."""


def _set(**texts: str) -> Change:
    """The change that puts these texts into a row."""
    return lambda row: texts


def _class(maker: _Maker, column: Column) -> Iterator[tuple[str, str, list[Row], Change]]:
    name, label, labels = column.name, f"{column.name}_label", maker.ontology.labels
    rows = maker.one(maker.filled(name))

    def there(row: Row) -> dict[str, str]:
        """The first class of a row with its label; a made-up choice where the column is empty throughout."""
        own = row.value(name) or "CL:0000000"
        return {name: own, label: labels.get(iri(own), "")}

    def both(own: str, text: str) -> Change:
        return lambda row: {name: own, label: text}

    yield "unknown-id", "made up", rows, lambda row: {**there(row), name: "CL:9999999"}  # not-a-real-id
    yield "unknown-prefix", "made up", rows, lambda row: {**there(row), name: "XX:0000001"}  # not-a-real-id
    yield "id-spelling", "other spelling", rows, both("obo:CL_0000000", "cell")
    yield "label-missing", "label emptied", rows, lambda row: {**there(row), label: ""}
    yield "label-not-the-ids", "label of another class", rows, lambda row: {**there(row), label: "gene" if there(row)[label] == "cell" else "cell"}
    if column.many:
        yield "label-missing", "one label for two", rows, both("CL:0000000|SO:0000704", "cell")
    if column.under and "owl:Thing" not in column.under:
        roots = {iri(root) for root in column.under}
        pool = ("CL:0000000", "GO:0008150", "SO:0000704", "NCBITaxon:9606")
        outside = next(one for one in pool if not roots & maker.ontology.above(iri(one)))
        yield "class-outside-kind", "of another kind", rows, both(outside, labels[iri(outside)])
    if column.species:
        address = maker.rng.choice(sorted(one for one in maker.ontology.classes if one.startswith(NAMESPACES["rgd"])))
        others = [row for row in rows if not _is_rat(maker, row, column.species)]
        yield "gene-of-wrong-species", "of the rat", others, both(f"RGD:{address.rpartition('/')[2]}", labels[address])


def _is_rat(maker: _Maker, row: Row, column: str) -> bool:
    """Whether some of the cells that a row is about are of the rat."""
    folder, onward = ("intervention", "recipient") if column == "intervention" else ("population", "species")
    there = [one for key in row.values(column) if (one := maker.references.get(f"{folder}/{key}"))]
    if onward == "recipient":
        return any(_is_rat(maker, one, "recipient") for one in there)
    return any("NCBITaxon:10116" in one.values("species") for one in there)


SPACES = {"leading-white-space": " {0}", "trailing-white-space": "{0} ", "doubled-white-space": "{0}  {0}", "invisible-character": "{0}\u00a0"}
WRONG = {"key": "Not A_Key", "integer": "seven", "decimal": "1,5", "citations": "x1"}


def _column(maker: _Maker, column: Column) -> Iterator[tuple[str, str, list[Row], Change]]:
    name = column.name
    rows = maker.one(maker.filled(name))

    def text(row: Row) -> str:
        return row.cells[name].text or {"integer": "3", "decimal": "3"}.get(column.kind, "another")

    if column.required or column.open or column.kind == "key":
        yield "empty-required-cell", "emptied", rows, _set(**{name: ""})
    rule = maker.rng.choice(sorted(SPACES))
    yield rule, "white space", rows, lambda row: {name: SPACES[rule].format(text(row))}
    yield "blank-cell", "blank", rows, _set(**{name: "  "})
    if column.many:
        yield "empty-value", "spare bar", rows, lambda row: {name: f"{text(row).split('|')[0]}|"}
        if column.kind != "label":
            yield "value-twice", "value twice", rows, lambda row: {name: "|".join([text(row).split("|")[0]] * 2)}
    if column.kind in {"printed", "text"} and not column.pattern:
        yield "date-damage", "date", rows, _set(**{name: "1-Mar"})
    if column.kind in WRONG or column.pattern:
        yield f"ill-typed-{column.kind}", "ill-typed", rows, _set(**{name: WRONG.get(column.kind, "?!")})
    if column.kind == "enum":
        yield "unknown-value", "misspelt", rows, lambda row: {name: f"{text(row)}x"}
    elif column.kind == "ref":
        tables = maker.tables.columns.tables
        one = len(column.to) == 1
        yield "dangling-reference", "nowhere", rows, _set(**{name: "nowhere" if one else f"{tables[column.to[0]].folder}/nowhere"})
        if not one:
            yield "dangling-reference", "of another table", rows, _set(**{name: f"unit/{maker.tables.rows['units'][0].key}"})
    elif column.kind == "citations":
        yield "dangling-reference", "nowhere", rows, _set(**{name: "4711"})
    elif column.kind == "class":
        yield from _class(maker, column)


def _numbers(maker: _Maker) -> Iterator[Plan]:
    has = maker.spec.columns
    for low, high in (
        ("age_min", "age_max"),
        ("passage_min", "passage_max"),
        ("doublings_min", "doublings_max"),
        ("value", "value_max"),
        ("start", "end"),
    ):
        if low in has and high in has:
            rows = [row for row in maker.filled(low, high) if low != "age_min" or row.value("age_unit")]
            rows = [row for row in rows if row.value("value") or low != "value"]
            yield "range-turned-round", high, "swapped", maker.one(rows), _set(**{low: "9", high: "3"})
    for number, unit, sign in (("value", "unit", "quantity_sign"), ("cutoff", "cutoff_unit", "cutoff_sign")):
        if number in has and unit in has and has[unit].kind == "enum":
            rows = maker.one(maker.filled(number, unit, sign))
            filled = {number: "3", unit: "percent", sign: "equal"}
            yield "unit-missing", number, f"no {unit}", rows, _set(**{**filled, unit: ""})
            yield "quantity-sign-missing", number, f"no {sign}", rows, _set(**{**filled, sign: ""})
            yield "value-missing", number, f"no {number}", rows, _set(**{**filled, number: "", **({"value_max": ""} if "value_max" in has else {})})
    if "age_min" in has:
        rows = maker.one(maker.filled("age_unit"))
        yield "unit-missing", "age_unit", "no unit", rows, _set(age_unit="")
        yield "value-missing", "age_min", "no age", rows, _set(age_min="", age_max="")
    if "comparator" in has:
        yield (
            "compared-with-itself",
            "comparator",
            "with itself",
            maker.one(maker.filled("comparator")),
            lambda row: {"comparator": row.value("population")},
        )


def _places(maker: _Maker) -> Iterator[Plan]:
    key = maker.one(maker.rows)
    yield "duplicate-key", "key", "put in twice", key, _set(**{"+": ""})
    if maker.spec.name == "anchors":
        yield "anchor-key", "key", "key of another", key, _set(key="finding/nowhere.1")
        yield "anchor-outside-unit", "start", "in front of the unit", [row for row in key if row.value("unit") != "1.0"], _set(start="0")
    elif maker.spec.name == "unit_accounts":
        held = sorted(set().union(*maker.units.values()))
        yield "unit-has-records", "unit", "with records", key, _set(unit=maker.rng.choice(held))
    elif maker.spec.name not in {"units", "publications", "source_checks"}:
        yield "no-place", "key", "another key", key, _set(**{"+": "", "key": "new-key-without-a-place"})


def _attribution(maker: _Maker) -> Iterator[Plan]:
    if not maker.spec.evidence:
        return
    rows = maker.one([row for row in maker.rows if row.reference in maker.units])
    own = [row for row in rows if row.value("attribution") == "own"]
    none = [row for row in rows if row.value("attribution") == "none"]
    inherited = [row for row in rows if row.value("attribution") == "inherited"]

    def cited(row: Row) -> set[str]:
        units = maker.units[row.reference] | set(row.values("inherited_from"))
        return {number for unit in units for number in maker.references[f"unit/{unit}"].values("citations")}

    def foreign(row: Row) -> str:
        return next(str(number) for number in range(1, 163) if str(number) not in cited(row))

    yield "attribution-against-citations", "attribution", "cited and none", own, _set(attribution="none")
    yield "attribution-against-citations", "attribution", "own and uncited", own, _set(citations="")
    if none:
        yield "attribution-against-citations", "attribution", "uncited and own", none, _set(attribution="own")
    units = maker.tables.rows["units"]

    def far(row: Row) -> str:
        lines = {maker.references[f"unit/{one}"].value("line") for one in maker.units[row.reference]}
        return next(one.key for one in units if one.value("line") not in lines and not one.key.startswith("T"))

    if own:
        yield "citation-not-in-unit", "citations", "another number", own, lambda row: {"citations": foreign(row)}
        yield "inherited-from-against-attribution", "inherited_from", "own and inherited", own, _set(inherited_from=units[0].key)
        change: Change = lambda row: {"attribution": "inherited", "inherited_from": min(maker.units[row.reference])}  # noqa: E731
        yield "citation-not-inherited", "attribution", "own called inherited", own, change
    if inherited:
        yield "inherited-from-against-attribution", "inherited_from", "from nowhere", inherited, _set(inherited_from="")
        yield "inherited-from-afar", "inherited_from", "from another paragraph", inherited, lambda row: {"inherited_from": far(row)}
        yield (
            "citation-not-beside",
            "citations",
            "another number",
            inherited,
            lambda row: {"citations": f"{row.cells['citations'].text}|{foreign(row)}"},
        )


def table_mutants(tables: Tables, ontology: Ontology, seed: str = SEED) -> list[Plan]:
    """Plans of all mutants: rule, column, kind, the rows that may be taken, the change."""
    plans = []
    for spec in tables.columns.tables.values():
        maker = _Maker(tables, ontology, spec, random.Random(f"{seed} {spec.name}"))
        for column in spec.columns.values():
            plans += [(rule, column.name, kind, rows, change) for rule, kind, rows, change in _column(maker, column)]
        plans += [*_numbers(maker), *_places(maker), *_attribution(maker)]
    return [plan for plan in plans if plan[3]]
