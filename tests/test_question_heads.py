"""The heads of the stored questions: sound as they are, and each fault named, all of them in one run."""

from __future__ import annotations

from pathlib import Path

import pytest
import worlds

from senstro.checks.questions import question_results
from senstro.graph import Graph

FILE = "queries/questions/gaps.rq"
TEXT = (worlds.ROOT / FILE).read_text(encoding="utf-8")
SELECT = "SELECT ?kind ?gap ?about_label ?strength ?citations ?place ?record WHERE"
LISTED = "kind, gap, about_label, strength, citations, place, record"

FAULTS: dict[str, tuple[str, str, list[str]]] = {
    "unknown key": (
        "#+ summary:",
        "#+ sumary:",
        [
            "The head behind #+ must have summary, group, columns, tags and sections. Correct the head behind #+; without it no question can be asked. [question-head]"
        ],
    ),
    "no marked place": (
        "VALUES ?gap_kind { UNDEF }",
        "",
        [
            "Parameters ['gap_kind'] have no marked place `VALUES ?name { UNDEF }`, marked places [] no parameter. "
            "Correct the head behind #+; without it no question can be asked. [question-head]"
        ],
    ),
    "column without a meaning": (
        '#+   place: "where in the review"\n',
        "",
        ["'place': The column has no meaning in the head. Name the same columns in the head and behind SELECT. [question-columns]"],
    ),
    "misspelt column": (
        "#+   citations:",
        "#+   citation:",
        [
            "'citation': The column has a meaning in the head, and the query does not give it. "
            "Name the same columns in the head and behind SELECT. Did you mean 'citations'? [question-columns]",
            "'citations': The column has no meaning in the head. Name the same columns in the head and behind SELECT. "
            "Did you mean 'citation'? [question-columns]",
        ],
    ),
    "other order": (
        SELECT,
        SELECT.replace("?kind ?gap", "?gap ?kind"),
        [f"'{LISTED}': The head has the columns in another order than the query. Write gap, kind{LISTED[9:]}. [question-columns]"],
    ),
    "no SELECT": (SELECT, "ASK", ["The query is no SELECT, so it has no columns. Write a SELECT. [question-columns]"]),
    "no SPARQL": ("} ORDER BY", "ORDER BY", ["The query cannot be read: "]),
    "unknown list": (
        "values: GapKind",
        "values: GapKnd",
        ["'GapKnd': The parameter gap_kind names a closed list that is declared nowhere. Use one of "],
    ),
    "unknown kind of record": (
        "kind: value, values: GapKind",
        "kind: record, folder: gaps",
        ["'gaps': The parameter gap_kind names a kind of record that is declared nowhere. Use one of "],
    ),
}


def test_our_questions_are_sound(graph: Graph) -> None:
    assert question_results(worlds.ROOT, graph.ontology, graph.tables.columns) == []


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_a_head_is_named_and_others_are_not_hidden(old: str, new: str, expected: list[str], graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    assert TEXT.count(old) == 1
    path.write_text(TEXT.replace(old, new), encoding="utf-8")
    (path.parent / "more.rq").write_text("SELECT ?x WHERE { }", encoding="utf-8")
    lines = sorted(one.line() for one in question_results(tmp_path, graph.ontology, graph.tables.columns))
    assert len(lines) == len(expected) + 1
    for line, words in zip(lines, expected, strict=False):
        assert line.startswith(f"ERROR {FILE}: {words}")
    assert lines[-1].startswith("ERROR queries/questions/more.rq: The head behind #+ must have summary, group, columns, tags and sections.")


def test_the_nearest_list_is_suggested(graph: Graph, tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text(TEXT.replace("values: GapKind", "values: GapKnd"), encoding="utf-8")
    (result,) = question_results(tmp_path, graph.ontology, graph.tables.columns)
    assert result.remedy.endswith("Did you mean 'GapKind'?")
