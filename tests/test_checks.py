"""The checks: each finds its fault and nothing else, on two engines; a check that could not run, and an exception that excuses nothing, are errors."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
import worlds
from conftest import sampled

from senstro.checks import check_graph
from senstro.checks.examine import Rules, Subject, check_store, examine
from senstro.checks.exceptions import Exceptions, read_exceptions
from senstro.checks.guard import guard_prefixes
from senstro.checks.report import Report, Result, from_fault
from senstro.checks.slots import slot_checks
from senstro.checks.stored import Check, load_checks, run_check
from senstro.engines import OxigraphEngine
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.errors import CannotRun, Fault
from senstro.graph import Graph
from senstro.ontology import Ontology

RULES = worlds.rules()
STORED = RULES.checks
CHECKS = [*STORED, *slot_checks(RULES.columns, {})]
FAMILIES = ("kind-of-", "species-of-", "target-of-")
ALONE = [change for change in worlds.mutations() if not change.rule.startswith(("shape:", *FAMILIES))]
FAMILY = {name: batch for family in FAMILIES for name, batch in worlds.batches(family).items()}


def faults(report: Report) -> list[tuple[str, str, str, str]]:
    return sorted((one.focus, one.path, one.severity, one.rule) for one in report.results if one.rule != "shape-matches-nothing")


def store_of(change: worlds.Mutation) -> OxigraphEngine:
    triples = worlds.mutated(change)
    ontology = Ontology({})
    ontology.add(triples)
    return OxigraphEngine(check_store(triples, ontology, RULES.columns))


@pytest.mark.parametrize("change", ALONE, ids=lambda change: change.name)
def test_fault_gives_its_result_and_no_other(change: worlds.Mutation) -> None:
    report, _ = examine(Subject(worlds.mutated(change)), RULES)
    assert faults(report) == [change.expected]


@pytest.mark.parametrize("batch", FAMILY.values(), ids=FAMILY)
def test_slot_outside_its_kind_gives_its_result_and_no_other(batch: list[worlds.Mutation]) -> None:
    report, _ = examine(Subject(worlds.mutated(*batch)), RULES)
    assert faults(report) == sorted(change.expected for change in batch)


def test_every_check_has_a_fault_that_it_finds() -> None:
    assert {check.name for check in CHECKS} <= {change.rule for change in worlds.mutations()}


def test_every_mutation_is_named_after_its_rule_and_used() -> None:
    rules = {check.name for check in CHECKS}
    for change in worlds.mutations():
        assert change.rule in rules or change.rule.startswith("shape:")
        assert change.name.startswith(change.rule.removeprefix("shape:") + "--")
    names = [change.name for change in worlds.mutations()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("check", sampled(CHECKS, 6), ids=lambda check: check.name)
def test_second_engine_gives_the_same_rows(check: Check) -> None:
    change = next(change for change in worlds.mutations() if change.rule == check.name)
    oxigraph = store_of(change)
    rdflib = RdflibEngine(to_rdflib(quad.triple for quad in oxigraph.store))
    first = {result for result, _, _ in run_check(check, oxigraph)}
    assert first == {result for result, _, _ in run_check(check, rdflib)}
    assert [result.rule for result in first] == [check.name]


def test_closure_is_made_where_the_derived_layer_is_missing_and_kept_where_it_is_there() -> None:
    triples = worlds.world("finding")
    ontology = Ontology({})
    ontology.add(triples)
    rows = OxigraphEngine(check_store(triples, ontology, RULES.columns)).select(
        "SELECT ?x WHERE { <http://identifiers.org/hgnc/1787> <https://w3id.org/senstro/schema/under> ?x } ORDER BY ?x"
    )
    assert [row[0].value for row in rows.rows if row[0]] == ["http://identifiers.org/hgnc/1787", "http://purl.obolibrary.org/obo/SO_0000704"]
    wrong = worlds.turtle("hgnc:1787 sen:under obo:CL_0000000 .")
    report, _ = examine(Subject(triples + wrong), RULES)
    assert ("finding:x", "sen:entity", "error", "kind-of-finding-entity") not in faults(report)
    assert ("HGNC:1787", "rdfs:subClassOf", "error", "gene-without-gene-parent") in faults(report)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("", "keys severity, problem, remedy, why, bad, good and no other"),
        ('#+ severity: error\n#+ problem: "A."\n', "keys severity, problem, remedy, why, bad, good and no other"),
        (
            '#+ severity: error\n#+ problem: "A."\n#+ remedy: "B."\n#+ why: "W."\n#+ bad: "X."\n#+ good: "Y."\n#+ remedi: "C."\n',
            "keys severity, problem, remedy, why, bad, good and no other",
        ),
        ('#+ severity: fatal\n#+ problem: "A."\n#+ remedy: "B."\n#+ why: "W."\n#+ bad: "X."\n#+ good: "Y."\n', "'fatal'"),
        ("#+ severity: [\n", "cannot be read"),
        ('#+ severity: error\n#+ problem: ""\n#+ remedy: "B."\n#+ why: "W."\n#+ bad: "X."\n#+ good: "Y."\n', "each with a text"),
    ],
)
def test_check_with_a_faulty_head_is_an_error_and_the_others_run(tmp_path: Path, head: str, words: str) -> None:
    (tmp_path / "bad.rq").write_text(head + "SELECT ?entity ?property ?value WHERE { }", encoding="utf-8")
    (tmp_path / "good.rq").write_text(
        '#+ severity: error\n#+ problem: "A."\n#+ remedy: "B."\n#+ why: "W."\n#+ bad: "X."\n#+ good: "Y."\nSELECT ?entity ?property ?value WHERE { }',
        encoding="utf-8",
    )
    checks, found = load_checks(tmp_path)
    assert [check.name for check in checks] == ["good"]
    assert [(one.severity, one.rule, one.where) for one in found] == [("error", "check-head", "queries/checks/bad.rq")]
    assert words in found[0].message


def test_folder_without_a_check_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no check, so nothing could be checked"):
        load_checks(tmp_path)


@pytest.mark.parametrize("query", ["SELECT ?entity ?property WHERE { }", "SELECT ?entity WHERE { ?entity sen:nothing ?x }", "SELEC", "ASK { }"])
def test_check_that_cannot_run_is_an_error_and_the_others_run(query: str) -> None:
    broken = Check("broken", "info", "A.", "B.", query, "W.", "X.", "Y.", "queries/checks/broken.rq")
    triples = worlds.world("finding") + worlds.turtle("finding:w1 sen:comparator population:w1 .")
    report, _ = examine(Subject(triples), replace(RULES, checks=[broken, *STORED]))
    found = {(one.severity, one.rule, one.where) for one in report.results if one.rule in {"check-cannot-run", "finding-compared-with-itself"}}
    assert found == {("error", "check-cannot-run", "queries/checks/broken.rq"), ("error", "finding-compared-with-itself", "")}
    assert not report.ok


def with_exceptions(*rows: tuple[str, str, str]) -> Rules:
    reasons = {(rule, focus): reason for rule, focus, reason in rows}
    return replace(RULES, exceptions=Exceptions(reasons, {key: number for number, key in enumerate(reasons, 2)}))


SELF = worlds.turtle("finding:y a sen:Finding .")


def test_exception_excuses_its_result_and_says_why() -> None:
    (change,) = [change for change in ALONE if change.name == "finding-compared-with-itself--same-population"]
    rules = with_exceptions(("finding-compared-with-itself", "finding:x", "The text itself does so."))
    report, _ = examine(Subject(worlds.mutated(change)), rules)
    assert faults(report) == []
    assert [(one.result.focus, one.reason) for one in report.excused] == [("finding:x", "The text itself does so.")]
    (line,) = [line for line in report.lines() if line.startswith("EXCUSED")]
    assert line.endswith("because: The text itself does so.")
    assert "1 excused" in report.summary()


def test_exception_that_excuses_nothing_is_an_error() -> None:
    rules = with_exceptions(("finding-compared-with-itself", "finding:w1", "Once."), ("no-such-check", "finding:w1", "Never."))
    report, _ = examine(Subject(worlds.world()), rules)
    assert faults(report) == [("finding:w1", "", "error", "exception-not-needed"), ("finding:w1", "", "error", "exception-unknown-check")]
    wheres = {one.where for one in report.results if one.rule.startswith("exception")}
    assert wheres == {"queries/checks/exceptions.tsv row 2", "queries/checks/exceptions.tsv row 3"}


def test_exception_of_a_shape_is_known() -> None:
    rules = with_exceptions(("shape:PublicationShape-year", "publication:x", "Two printings."))
    report, _ = examine(Subject(worlds.world("publication") + worlds.turtle("publication:x sen:year 2021 .")), rules)
    assert faults(report) == []
    assert len(report.excused) == 1


def test_every_faulty_row_of_the_exceptions_is_named(tmp_path: Path) -> None:
    path = tmp_path / "queries" / "checks" / "exceptions.tsv"
    path.parent.mkdir(parents=True)
    path.write_text("check\tentity\n a\tb\tc\na\tb\n a\tb\tc\na\tb\t \n", encoding="utf-8")
    with pytest.raises(CannotRun) as error:
        read_exceptions(tmp_path)
    rows = [line.partition(": ")[0].rpartition(" ")[2] for line in str(error.value).splitlines()]
    assert rows == ["1", "3", "4", "5"]
    path.unlink()
    with pytest.raises(CannotRun, match="cannot be read"):
        read_exceptions(tmp_path)


def test_prefix_of_another_spelling_is_an_error(tmp_path: Path) -> None:
    for part in ("shapes", "queries/checks"):
        (tmp_path / part).mkdir(parents=True)
    (tmp_path / "shapes" / "a.ttl").write_text("@prefix sh: <https://www.w3.org/ns/shacl#> .\n", encoding="utf-8")
    (tmp_path / "queries" / "checks" / "a.rq").write_text(
        "PREFIX foo: <http://foo/>\nPREFIX sen: <https://w3id.org/senstro/schema/>\n", encoding="utf-8"
    )
    found = guard_prefixes(tmp_path)
    assert [(one.rule, one.where, one.value) for one in found] == [
        ("prefix-spelling", "shapes/a.ttl", "https://www.w3.org/ns/shacl#"),
        ("prefix-spelling", "queries/checks/a.rq", "http://foo/"),
    ]
    assert guard_prefixes(worlds.ROOT) == []


def test_only_an_error_fails() -> None:
    mild = [Result("warning", "a", message="W."), Result("info", "b", message="I.")]
    assert Report(mild).ok
    assert not Report([*mild, Result("error", "c", message="E.")]).ok
    assert Report([*mild, Result("error", "c", message="E.")]).lines() == ["ERROR E. [c]", "WARNING W. [a]", "INFO I. [b]"]


def test_summary_counts() -> None:
    report, _ = examine(Subject(worlds.world(*(name for name in worlds.VALID if name != "edge"))), RULES)
    assert report.summary() == f"{report.shapes} shapes over {report.records} records, {len(CHECKS)} checks: 0 errors, 0 warnings, 0 excused"
    assert report.records > 40
    assert report.shapes > 150


def test_fault_of_the_build_is_an_error_of_the_report() -> None:
    result = from_fault(Fault("inferred.tsv", "row 1", "inferences-stale", "", "It is stale.", "Run it."))
    assert result.line() == "ERROR inferred.tsv row 1: It is stale. Run it. [inferences-stale]"


def test_our_graph_is_sound(graph: Graph) -> None:
    report = check_graph(graph)
    assert report.lines() == [f"EXCUSED {one.result.line()} because: {one.reason}" for one in report.excused]
    assert report.ok


def test_build_faults_fail_our_graph(graph: Graph) -> None:
    stale = replace(graph, faults=[Fault("inferred.tsv", "row 1", "inferences-stale", "", "It is stale.", "Run it.")])
    report = check_graph(stale)
    assert "inferences-stale" in {one.rule for one in report.results}
    assert not report.ok


def test_no_check_is_slow_on_a_graph_of_the_size_of_ours() -> None:
    base = worlds.world(*(name for name in worlds.VALID if name != "edge"))
    text = "\n".join(f"{one} ." for one in base)
    copies = [base]
    while sum(map(len, copies)) < 15_000:
        suffix = f"-copy{len(copies)}>"
        renamed = text
        for folder in ("finding", "statement", "population", "intervention", "study", "anchor", "unit", "criterion"):
            renamed = renamed.replace(f"https://w3id.org/senstro/{folder}/x>", f"https://w3id.org/senstro/{folder}/x{suffix}")
            renamed = renamed.replace(f"https://w3id.org/senstro/anchor/{folder}-x>", f"https://w3id.org/senstro/anchor/{folder}-x{suffix}")
            for key in ("w1", "w2", "w3", "w4", "m1"):
                renamed = renamed.replace(f"https://w3id.org/senstro/{folder}/{key}>", f"https://w3id.org/senstro/{folder}/{key}{suffix}")
        copies.append(worlds.turtle(renamed))
    triples = [one for copy in copies for one in copy]
    ontology = Ontology({})
    ontology.add(triples)
    engine = OxigraphEngine(check_store(triples, ontology, RULES.columns))
    slow = {}
    for check in CHECKS:
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            run_check(check, engine)
            times.append(time.perf_counter() - begin)
        if min(times) > 0.25:
            slow[check.name] = min(times)
    assert slow == {}
