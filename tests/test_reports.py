"""What a check found as a table, as JSON and as a SHACL report; where they are written, and what is left alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import worlds
from conftest import Senstro, copy_environment

from senstro.checks.examine import Subject, examine
from senstro.checks.formats import COLUMNS, render, report_table, report_triples
from senstro.checks.report import Excused, Report, Result, from_fault
from senstro.cli.main import main
from senstro.errors import CannotRun, Fault
from senstro.files import write_file
from senstro.terms import iri

HEADS = worlds.PREFIXES
BAD = HEADS + (worlds.DATA / "valid" / "finding.ttl").read_text(encoding="utf-8").replace("sen:direction val:down", "sen:direction val:sideways")


@pytest.fixture(scope="module")
def report() -> Report:
    """A shape's result, a check's, one about a cell, a warning and something excused."""
    changes = [one for one in worlds.mutations() if one.name in {"FindingShape-direction--missing", "quantity-without-unit--finding-value"}]
    found, _ = examine(Subject(worlds.mutated(*changes)), worlds.rules(), None)
    results = [one for one in found.results if one.rule in {"shape:FindingShape-direction", "quantity-without-unit"}]
    cell = from_fault(Fault("my tab.tsv", "D7 (aspect)", "unknown-value", "a\tb\n", "'a\tb\n' is no aspect.", "Use one of b."), "in/my tab.tsv")
    warning = Result("warning", "finding-twin", "finding:y", "sen:entity", "finding:x", "Twins.", "Join.", "mine.ttl")
    nameless = Result("info", "shape:RecordShape", "(a node without an address)", message="No address.", file="mine.ttl", address="_:b0")
    excused = Excused(Result("error", "label-twice", "val:up", message="Two."), "a reason")
    assert len(results) == 2
    return Report([nameless, warning, cell, *results], [excused], 1, 2, 3)


def test_json_is_a_sorted_list_of_objects(report: Report) -> None:
    rows = json.loads(render(report, "json"))
    assert [(row["severity"], row["rule"]) for row in rows] == [
        ("error", "quantity-without-unit"),
        ("error", "shape:FindingShape-direction"),
        ("error", "unknown-value"),
        ("warning", "finding-twin"),
        ("info", "shape:RecordShape"),
        ("excused", "label-twice"),
    ]
    assert all(tuple(row) == COLUMNS for row in rows)
    assert rows[2] == {
        "file": "in/my tab.tsv",
        "cell": "D7 (aspect)",
        "focus": "",
        "property": "",
        "rule": "unknown-value",
        "severity": "error",
        "value": "a\tb\n",
        "message": "'a\tb\n' is no aspect.",
        "remedy": "Use one of b.",
    }
    assert rows[5]["remedy"] == "a reason"


def test_table_holds_one_line_a_result_whatever_is_in_it(report: Report) -> None:
    lines = report_table(report).splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert lines[0].split("\t") == list(COLUMNS)
    assert len(lines) == 7
    assert rows[2]["value"] == "a\\tb\\n"
    assert (rows[1]["focus"], rows[1]["property"]) == ("finding:x", "sen:direction")


def test_turtle_is_a_validation_report_for_two_readers(report: Report) -> None:
    text = render(report, "turtle")
    triples = {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}
    assert triples == set(report_triples(report))
    assert not any(isinstance(node, ox.BlankNode) for triple in triples for node in triple)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    sh, sen, check = rdflib.SH, rdflib.Namespace(iri("sen:x")[:-1]), rdflib.Namespace(iri("check:x")[:-1])
    (head,) = graph.subjects(rdflib.RDF.type, sh.ValidationReport)
    assert head == check["report"]
    assert graph.value(head, sh.conforms) == rdflib.Literal(False)
    results = sorted(graph.objects(head, sh.result), key=str)
    assert results == [check[f"report/{number}"] for number in range(1, 6)]
    unit, direction, cell, twin, nameless = results
    assert graph.value(direction, sh.focusNode) == rdflib.URIRef(iri("finding:x"))
    assert graph.value(direction, sh.resultPath) == rdflib.URIRef(iri("sen:direction"))
    assert graph.value(direction, sh.sourceShape) == rdflib.URIRef(iri("shape:FindingShape-direction"))
    assert graph.value(direction, sh.sourceConstraintComponent) == sh.MinCountConstraintComponent
    assert graph.value(direction, sh.resultSeverity) == sh.Violation
    assert graph.value(unit, sen.sourceCheck) == check["quantity-without-unit"]
    assert graph.value(unit, sh.sourceShape) is None
    assert graph.value(cell, sh.focusNode) == check["file/in/my%20tab.tsv#D7"]
    assert graph.value(cell, sh.value) == rdflib.Literal("a\tb\n")
    assert str(graph.value(cell, sh.resultMessage)).endswith("Use one of b.")
    assert graph.value(twin, sh.resultSeverity) == sh.Warning
    assert graph.value(nameless, sh.focusNode) == check["file/mine.ttl"]
    assert graph.value(nameless, sh.resultSeverity) == sh.Info


def test_without_an_error_it_conforms() -> None:
    graph = rdflib.Graph().parse(data=render(Report([Result("warning", "finding-twin", "finding:y")]), "turtle"), format="turtle")
    assert list(graph.objects(None, rdflib.SH.conforms)) == [rdflib.Literal(True)]


@pytest.mark.parametrize("form", ["text", "turtle", "json"])
def test_the_order_in_which_results_came_does_not_show(report: Report, form: str) -> None:
    turned = Report(report.results[::-1], report.excused, 1, 2, 3)
    assert render(turned, form) == render(report, form)
    assert report_table(turned) == report_table(report)


def test_value_that_is_an_address_is_one() -> None:
    report = Report([Result("error", "shape:FindingShape-entity", "finding:x", value="HGNC:1787", target=iri("HGNC:1787"))])
    assert f"<{iri('HGNC:1787')}>" in {str(one.object) for one in report_triples(report)}
    report = Report([Result("error", "shape:FindingShape-printed", "finding:x", value="a: b", target="a: b")])
    assert '"a: b"' in {str(one.object) for one in report_triples(report)}


# ---- the command


def test_command_writes_table_and_report_and_keeps_its_exit_code(tmp_path: Path, senstro: Senstro) -> None:
    (tmp_path / "mine.ttl").write_text(BAD, encoding="utf-8")
    ran = senstro("check", "mine.ttl", "--errors", "errors.tsv", "--report", "json", cwd=tmp_path)
    rows = json.loads(ran.out)
    assert ran.code == 1
    assert "shape:FindingShape-direction" in {row["rule"] for row in rows}
    assert len((tmp_path / "errors.tsv").read_text(encoding="utf-8").splitlines()) == len(rows) + 1
    again = senstro("check", "mine.ttl", "--report", "json", "--to", "report.json", cwd=tmp_path)
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == ran.out
    assert again.code == 1
    assert again.out.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == {"mine.ttl", "errors.tsv", "report.json"}


def test_faults_of_our_own_tables_are_in_the_table_too(checkout: Path, senstro: Senstro, tmp_path: Path) -> None:
    table = checkout / "data" / "gaps.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\taffirmed\t", "\taffirmd\t", 1), encoding="utf-8")
    ran = senstro("check", "--errors", str(tmp_path / "errors.tsv"), "--report", "turtle", **copy_environment(checkout))
    assert ran.code == 1
    rows = list(csv.DictReader((tmp_path / "errors.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [(row["file"], row["rule"], row["severity"]) for row in rows] == [
        ("data/gaps.tsv", "unknown-value", "error"),
        ("", "not-run", "info"),
    ]
    assert "check/file/data/gaps.tsv#" in ran.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("mine.ttl", "--errors", "none/errors.tsv"), "there is no folder none"),
        (("mine.ttl", "--errors", "folder"), "this is no regular file, so it cannot be replaced"),
        (("mine.ttl", "--errors", "/dev/null"), "this is no regular file, so it cannot be replaced"),
        (("mine.ttl", "--errors", "mine.ttl"), "a file that is checked would be written over"),
        (("mine.ttl", "--errors", "x", "--to", "./x"), "cannot be the same file"),
        (("none.ttl", "--errors", "errors.tsv", "--to", "report.txt"), "there is no such file"),
    ],
)
def test_what_cannot_be_written_is_said_first_and_nothing_is_written(
    words: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "mine.ttl").write_text(BAD, encoding="utf-8")
    assert main(["check", *words]) == 2
    assert message in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "mine.ttl"}
    assert (tmp_path / "mine.ttl").read_text(encoding="utf-8") == BAD


def test_a_link_is_kept_and_what_it_leads_to_replaced(tmp_path: Path) -> None:
    (tmp_path / "real.tsv").write_text("old", encoding="utf-8")
    (tmp_path / "link.tsv").symlink_to("real.tsv")
    write_file(tmp_path / "link.tsv", b"new")
    assert (tmp_path / "link.tsv").is_symlink()
    assert (tmp_path / "real.tsv").read_bytes() == b"new"
    assert (tmp_path / "real.tsv").stat().st_mode & 0o111 == 0
    with pytest.raises(CannotRun, match="no folder"):
        write_file(tmp_path / "no" / "x", b"")
