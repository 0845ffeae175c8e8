"""Does each rule find the error that it is for, in the real graph and the real tables, and does no unrelated rule speak up?

Errors are seeded one at a time, or several at once in records that have nothing to do with each other; ``tests/mutants/`` says how. A rule
without a mutant fails the suite. What may be found beside is in ``mutants/companions.py`` and in ``mutants/reading.py``.
"""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
import worlds
from mutants import of_checks, of_columns, of_shapes
from mutants.companions import COMPANIONS, strangers
from mutants.ground import SEED, Ground, Mutant, batches
from mutants.of_files import FILE_MUTANTS, damage
from mutants.of_tables import table_mutants
from mutants.reading import RowMutant, rounds, rules_of_the_reader, run
from mutants.reading import strangers as strange_faults

from senstro import resources
from senstro.checks.examine import Subject, examine
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE
from senstro.graph import Graph
from senstro.tables import read_tables
from senstro.tables.links import table_faults
from senstro.terms import curie, iri

ALONE = {"obsolete-id"}
"""Rules of the reader with a test of their own below."""


@pytest.fixture(scope="module")
def ground(graph: Graph) -> Ground:
    return Ground(graph, worlds.rules())


def all_mutants(ground: Ground) -> list[Mutant]:
    return [*of_shapes.mutants(ground), *of_columns.mutants(ground), *of_checks.mutants(ground)]


def survivors(ground: Ground, batch: list[Mutant]) -> list[str]:
    """Mutants that their rule does not find, and what is found that none of them explains."""
    found = ground.found(*batch)
    named = {(rule, focus) for rule, focus, _ in found}
    missed = [f"not found: {one.name}" for one in batch if (one.rule, one.focus) not in named]
    return missed + [f"found beside: {one}" for one in strangers(ground, batch, found)]


def test_every_constraint_of_every_shape_and_every_check_has_a_mutant(ground: Ground) -> None:
    mutants = all_mutants(ground)
    assert len({one.name for one in mutants}) == len(mutants) > 600
    done = {(one.rule, one.kind.partition(":")[0]) for one in mutants}
    wanted = of_shapes.constraints(ground)
    assert len(wanted) > 350
    assert wanted - done == set()
    assert of_checks.stored_rules(ground) - {one.rule for one in mutants} == set()


def test_each_mutant_of_the_graph_is_found_by_its_rule_and_by_no_stranger(ground: Ground) -> None:
    assert ground.before == set()
    assert [line for batch in batches(ground, all_mutants(ground), 60) for line in survivors(ground, batch)] == []


@pytest.mark.full
def test_what_the_neighbourhood_says_the_whole_graph_says(ground: Ground) -> None:
    """A changed record with the kinds of what it points at, and a store that is changed and changed back, instead of everything anew."""
    mutants = [one for one in all_mutants(ground) if one.rule != "gene-without-gene-parent"]
    batch = batches(ground, random.Random(SEED).sample(mutants, 60), 60)[0]
    assert len(batch) > 40
    report, _ = examine(Subject(ground.changed(*batch)), worlds.rules())
    rules = {check.name for check in ground.checks}
    rules |= {curie(shape) for kind in (NODE_SHAPE, PROPERTY_SHAPE) for shape in ground.rules.shapes.of_type(kind)}
    whole = {(one.rule, one.focus) for one in report.results if one.rule in rules}
    assert {(rule, "(a node without an address)" if focus.startswith("_:") else curie(focus)) for rule, focus, _ in ground.found(*batch)} == whole


def test_every_companion_says_why() -> None:
    assert all(one.why.endswith(".") for one in COMPANIONS)


@pytest.mark.full
def test_each_mutant_of_the_graph_alone(ground: Ground) -> None:
    assert [line for one in all_mutants(ground) for line in survivors(ground, [one])] == []


@pytest.mark.full
@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_the_same_with_other_records(graph: Graph, seed: str) -> None:
    ground = Ground(graph, worlds.rules(), seed)
    assert [line for batch in batches(ground, all_mutants(ground), 60) for line in survivors(ground, batch)] == []


def row_survivors(graph: Graph, batch: list[RowMutant], folder: Path) -> list[str]:
    """Mutants of rows that their rule does not find in their cell, and faults that none of them explains."""
    found = run(batch, graph.tables, graph.ontology, folder)
    lines = [
        f"not found: {one.name} in {one.row.reference}, {dict(one.change)}"
        for one in batch
        if not any(fault.rule == one.rule and fault.place.endswith(f"({one.column})") for fault in found[one])
    ]
    return lines + [f"found beside: {line}" for line in strange_faults(found)]


def test_every_column_and_every_rule_of_the_reader_has_a_mutant(graph: Graph) -> None:
    plans = table_mutants(graph.tables, graph.ontology)
    assert len(plans) > 900
    done = {(plan[3][0].table.name, plan[1]) for plan in plans}
    assert {(table.name, column) for table in graph.tables.columns.tables.values() for column in table.columns} - done == set()
    assert rules_of_the_reader() - {plan[0] for plan in plans} - {rule for rule, *_ in FILE_MUTANTS} == ALONE


def test_mutants_of_rows_are_found_in_their_cells_and_no_stranger_speaks(graph: Graph, tmp_path: Path) -> None:
    """One mutant of each rule; ``test_each_mutant_of_a_row`` has all of them."""
    plans = list({plan[0]: plan for plan in table_mutants(graph.tables, graph.ontology)}.values())
    assert len(plans) > 30
    assert [line for batch in rounds(plans, 10_000) for line in row_survivors(graph, batch, tmp_path)] == []


@pytest.mark.full
def test_each_mutant_of_a_row_is_found_in_its_cell_and_no_stranger_speaks(graph: Graph, tmp_path: Path) -> None:
    plans = table_mutants(graph.tables, graph.ontology)
    assert [line for batch in rounds(plans, 10_000) for line in row_survivors(graph, batch, tmp_path)] == []


@pytest.mark.full
def test_each_mutant_of_a_row_alone(graph: Graph, tmp_path: Path) -> None:
    plans = random.Random(SEED).sample(table_mutants(graph.tables, graph.ontology), 200)
    assert [line for batch in rounds(plans, 1) for line in row_survivors(graph, batch, tmp_path)] == []


@pytest.mark.full
@pytest.mark.parametrize("seed", ["1", "2", "3", "4", "5"])
def test_the_same_with_other_rows(graph: Graph, seed: str, tmp_path: Path) -> None:
    plans = table_mutants(graph.tables, graph.ontology, seed)
    assert [line for batch in rounds(plans, 10_000) for line in row_survivors(graph, batch, tmp_path)] == []


def test_each_damage_of_a_file_is_found_in_it(graph: Graph, tmp_path: Path) -> None:
    damage(resources.root() / "data", tmp_path)
    tables = read_tables(tmp_path, graph.tables.columns)
    found = {(fault.rule, fault.file) for fault in table_faults(tables, graph.ontology)}
    assert {(rule, f"{table}.tsv") for rule, table, _ in FILE_MUTANTS} <= found
    assert found - {(rule, f"{table}.tsv") for rule, table, _ in FILE_MUTANTS} == {("missing-column", "methods.tsv")}


def test_a_class_that_became_obsolete_is_found_where_it_is_used(graph: Graph) -> None:
    row = random.Random(SEED).choice(graph.tables.rows["findings"])
    ontology = copy.copy(graph.ontology)
    ontology.replaced = {iri(row.value("entity")): ""}
    found = table_faults(graph.tables, ontology)
    assert {fault.rule for fault in found} == {"obsolete-id"}
    assert row.cells["entity"].place in {fault.place for fault in found if fault.file == "findings.tsv"}
