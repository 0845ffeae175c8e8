"""The evidence behind the rows of an answer, held against the tables; and the cells of an answer in Python."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from senstro import CannotRun, Knowledge
from senstro.engines import OxigraphEngine
from senstro.graph import Graph
from senstro.graph.records import record_iri
from senstro.questions import Library, ask, load_library
from senstro.questions.account import account
from senstro.questions.answer import short
from senstro.questions.evidence import EVIDENCE_COLUMNS, evidence_of, records_behind, with_evidence
from senstro.resources import root
from senstro.terms import curie

from conftest import Senstro  # isort: skip

LIBRARY = load_library(root() / "queries" / "questions")


@pytest.fixture(scope="module")
def known(graph: Graph) -> Knowledge:
    return Knowledge(OxigraphEngine(graph.store()))


def examples(name: str) -> dict[str, Any]:
    return {parameter.name: parameter.example for parameter in LIBRARY.questions[name].parameters}


def test_the_evidence_of_every_record_is_what_its_row_says(graph: Graph, known: Knowledge) -> None:
    """Every row of every evidenced table: strength, polarity, attribution and voice as in the row, the citation numbers in order."""
    rows = {record_iri(row).value: row for row in graph.tables.all_rows() if row.table.evidence}
    found = evidence_of(list(rows), known.engine)
    assert found.keys() == rows.keys()
    for address, row in rows.items():
        evidence = found[address]
        assert (evidence.strength, evidence.polarity, evidence.attribution, evidence.voice) == tuple(
            row.value(name) for name in ("strength", "polarity", "attribution", "voice")
        )
        numbers = [part.partition("]")[0].removeprefix("[") for part in evidence.citation.split("; ")] if row.values("citations") else []
        assert numbers == sorted(row.values("citations"), key=int)
        assert evidence.citation if numbers else evidence.citation == "no citation"
        assert evidence.place


def test_every_source_check_shows_at_the_records_that_it_affects(graph: Graph, known: Knowledge) -> None:
    affected = {reference: row for row in graph.tables.rows["source_checks"] for reference in row.values("affects")}
    addresses = {row.reference: record_iri(row).value for row in graph.tables.all_rows() if row.table.evidence}
    found = evidence_of([addresses[reference] for reference in affected if reference in addresses], known.engine)
    seen = 0
    for check in graph.tables.rows["source_checks"]:
        for reference in check.values("affects"):
            if reference in addresses:
                assert f"{check.value('verdict')} (source-check:{check.key})" in found[addresses[reference]].source_check.split("; ")
                seen += 1
    assert seen > 50


def test_a_retraction_shows_at_every_record_that_cites_the_work(graph: Graph, known: Knowledge) -> None:
    citing = [record_iri(row).value for row in graph.tables.all_rows() if row.table.evidence and "153" in row.values("citations")]
    assert citing
    for evidence in evidence_of(citing, known.engine).values():
        assert evidence.source_check.startswith("retracted (source-check:153-retracted)")


def test_the_gravest_comes_first_and_what_nobody_checked_is_said(known: Knowledge) -> None:
    row = next(row for row in known.ask("denied-records", evidence=True) if row["record"].id == "finding:f17-clones-growth")
    assert row["source_check"].id == "other-context (source-check:39-cells); agrees (source-check:39-clones)"
    assert known.ask("criteria-of-set", criterion_set="isct-2006", evidence=True).rows[0]["source_check"].id == "not checked"


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_every_question_shows_evidence_or_says_why_not(name: str, known: Knowledge) -> None:
    plain, full = (known.ask(name, evidence=evidence, **examples(name)) for evidence in (False, True))
    assert len(plain) == len(full)
    if not plain.table.rows:
        return
    if not any(records_behind(plain.table)):
        assert full.table == plain.table
        assert full.remarks[0].startswith(f"question {name} has no record column")
        return
    assert full.table.columns[-len(EVIDENCE_COLUMNS) :] == tuple(EVIDENCE_COLUMNS)
    assert tuple(full.question.columns) == full.table.columns
    assert len(set(full.table.columns)) == len(full.table.columns)
    # A column of the question's own is either still there, or stands among the evidence with the same cells.
    for column in plain.table.columns:
        cells = [row[plain.table.columns.index(column)] for row in plain.table.rows]
        there = f"own_{column}" if f"own_{column}" in full.table.columns else column
        assert [short(cell) for cell in cells] == [short(row[full.table.columns.index(there)]) for row in full.table.rows]


def test_a_question_without_records_names_one_that_lists_them(library: Library, known: Knowledge) -> None:
    named = {question.name: question.listed_by for question in library.questions.values() if question.listed_by}
    assert named
    assert set(named.values()) <= set(library.questions)
    for name, other in named.items():
        assert not any(records_behind(ask(library.get(name), examples(name), known.engine).table)), name
        assert {"record", "source"} & set(library.get(other).columns) or "intervention" in library.get(other).columns


def test_several_records_of_a_row_are_joined_in_their_order(known: Knowledge) -> None:
    for row in known.ask("opposite-findings", evidence=True):
        each = evidence_of([row["up_record"].iri, row["other_record"].iri], known.engine)
        for name in EVIDENCE_COLUMNS:
            parts = [getattr(each[row[column].iri], name) for column in ("up_record", "other_record")]
            assert row[name].id == " | ".join(parts)


def test_the_command_shows_it_in_every_format(senstro: Senstro) -> None:
    words = ("ask", "thresholds", "--evidence", "--format")
    rows = list(csv.DictReader(io.StringIO(senstro(*words, "csv").out)))
    assert rows == json.loads(senstro(*words, "json").out)
    # Line 21 of the text gives the shares of CD264-positive cells without a citation, and no candidate for one was found.
    cd264 = [row for row in rows if row["measured_label"] == "TNFRSF10D"]
    assert {(row["value"], row["citation"], row["attribution"], row["voice"]) for row in cd264} == {
        ("35", "no citation", "none", "review"),
        ("75", "no citation", "none", "review"),
    }
    assert {row["source_check"] for row in cd264} == {"differs (source-check:21-cd264)"}


def test_the_command_says_that_there_is_no_record_column(senstro: Senstro) -> None:
    ran = senstro("ask", "interventions-overview", "--evidence")
    assert ran.code == 0
    assert (
        "note: question interventions-overview has no record column, so no evidence is shown behind its rows: `senstro ask interventions-by-mode` lists them."
        in ran.err
    )


def test_cells_have_identifier_label_address_and_value(known: Knowledge) -> None:
    answer = known.ask("effects-of-agent", agent="SIRT1")
    row = next(row for row in answer if row["record"].id == "finding:f57-sirt1-angpt1")
    assert (row["entity"].id, row["entity"].label, row["entity"].iri) == ("HGNC:484", "ANGPT1", "http://identifiers.org/hgnc/484")
    assert (row["setting"].id, row["setting"].label, str(row["setting"])) == ("in-vivo", "in vivo", "in vivo")
    assert row["together_with"].value == 1
    assert row["citations"].value == "[100]"
    assert not row["effect"]
    assert (row["effect"].value, row["effect"].id, row["effect"].label, row["effect"].iri) == (None, "", "", "")
    assert len(answer) == len(answer.rows) == 11
    values = [row["value"].value for row in known.ask("thresholds")]
    assert {35, 75} <= set(values)
    assert all(isinstance(value, int | float) for value in values if value is not None)


def test_an_account_has_query_parameters_records_and_reasons(known: Knowledge, graph: Graph) -> None:
    told = known.explain("changes-in-state", state="aged or senescent cell")
    rows = {record["record"]: (row, record["where"]) for row in told.rows for record in row["records"]}
    assert told.parameters == [
        "state = <https://w3id.org/senstro/SENSTRO_0000026> (SENSTRO:0000026 aged or senescent cell); given as 'aged or senescent cell', read as label"
    ]
    assert "VALUES ?state { <https://w3id.org/senstro/SENSTRO_0000026> }" in told.query
    for reference, row in graph.tables.by_reference().items():
        if (name := curie(record_iri(row).value)) in rows:
            assert rows[name][1] == f"data/{row.table.name}.tsv row {row.number}", reference
    because = rows["finding:ft1-yoo-atp2b4"][0]["why"]
    assert because == [
        "state: cellState, of population:yoo-s-hmsc: SENSTRO:0000010 senescent cell is a kind of SENSTRO:0000026 aged or senescent cell"
    ]
    assert all(row["why"] for row in told.rows)
    assert any(words.startswith("sen:under is") for words in told.derived)


def test_an_account_tells_what_the_reasoner_found_from_what_was_stated(known: Knowledge) -> None:
    told = known.explain("populations-of-class", **{"class": "aged or senescent mesenchymal stem cell population"})
    (row,) = [row for row in told.rows if row["records"][0]["record"] == "population:aged-hbm-msc-129"]
    assert row["cells"]["how"] == "inferred"
    (because,) = row["why"]
    assert because.startswith("class: HermiT found that population:aged-hbm-msc-129 is a ")
    assert "aged or senescent mesenchymal stem cell population, from the definition of that class and the row's own cells" in because
    assert "cellState SENSTRO:0000025 aged cell" in because


def test_an_account_tells_a_member_of_a_pathway(known: Knowledge) -> None:
    told = known.explain("opposing-on-pathway", wanted="GO:0043491")
    assert any("ontology/bridge.ttl" in words for words in told.derived)
    assert all(row["why"] for row in told.rows)
    assert any("SENSTRO:0000303 AKT gene is a member of it by ontology/bridge.ttl" in words for row in told.rows for words in row["why"])


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_every_question_can_be_accounted_for(name: str, known: Knowledge) -> None:
    told = known.explain(name, **examples(name))
    assert len(told.rows) == len(known.ask(name, **examples(name)))
    assert all(record["where"].startswith("data/") for row in told.rows for record in row["records"])
    assert told.lines()[0].startswith(f"question    {name}: ")


def test_the_command_accounts_in_text_and_in_json(senstro: Senstro) -> None:
    text = senstro("ask", "effects-of-agent", "--agent", "SIRT1", "--explain")
    assert text.code == 0
    assert text.err == "11 row(s)\n"
    assert "\nparameter   agent = <http://identifiers.org/hgnc/14929> (HGNC:14929 SIRT1); given as 'SIRT1', read as label\n" in text.out
    assert "\n    why     agent: target, of intervention:sirt1-overexpression: HGNC:14929 SIRT1 is the class that was asked for\n" in text.out
    told = json.loads(senstro("ask", "effects-of-agent", "--agent", "SIRT1", "--explain", "--format", "json").out)
    assert (told["question"], len(told["rows"])) == ("effects-of-agent", 11)
    for words, message in ((("--format", "csv"), "it has no csv form"), (("--evidence",), "ask for one at a time")):
        ran = senstro("ask", "effects-of-agent", "--agent", "SIRT1", "--explain", *words)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err


def test_an_answer_without_an_engine_keeps_identifiers(known: Knowledge) -> None:
    from dataclasses import replace

    answer = replace(known.ask("thresholds"), engine=None)
    assert answer.rows[0]["measured"].label == answer.rows[0]["measured"].id == "HGNC:11907"
    assert with_evidence(answer).remarks


def test_a_frame_without_its_library_is_refused_in_words(known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(CannotRun, match=rf"{name} is not installed; install it, or senstro\[frames\]"):
            getattr(known.ask("thresholds"), f"to_{name}")()


def test_an_account_tells_the_finding_behind_a_flat_edge(known: Knowledge, graph: Graph, tmp_path: Path) -> None:
    """A question over flat edges, which the build made from findings: each row names every finding from which its edge comes."""
    text = """#+ summary: "What does an agent raise?"
#+ group: interventions
#+ columns: {agent: the agent, entity: what it raises}
#+ tags: [join]
#+ sections: [all]
PREFIX sen: <https://w3id.org/senstro/schema/>
SELECT DISTINCT ?agent ?entity WHERE { ?agent sen:raises ?entity . ?any sen:agent ?agent } ORDER BY ?agent ?entity
"""
    (tmp_path / "raised.rq").write_text(text, encoding="utf-8")
    account_of = account(ask(load_library(tmp_path).get("raised"), {}, known.engine))
    assert len(account_of.rows) > 10
    references = graph.tables.by_reference()
    for row in account_of.rows:
        assert row["why"]
        for words in row["why"]:
            key, place = re.fullmatch(r"the flat edge .* sen:raises .* comes from finding:(\S+) \((.*)\)", words).groups()  # type: ignore[union-attr]
            finding = references[f"finding/{key}"]
            assert place == f"data/findings.tsv row {finding.number}"
            assert (finding.value("direction"), finding.value("polarity"), finding.value("entity")) == ("up", "affirmed", row["cells"]["entity"])
            (intervention,) = finding.values("intervention")
            row_of_it = references[f"intervention/{intervention}"]
            assert row["cells"]["agent"] in (row_of_it.values("agent") or row_of_it.values("target"))
