"""docs/ontology.md: its tables of inferences are the reasoner's; mappings and requests hold."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from senstro import resources
from senstro.export.term_requests import HEADER, term_requests
from senstro.export.usage import USAGE_HEADER, usage
from senstro.graph import Graph
from senstro.questions import load_library
from senstro.terms import NAMESPACES, iri

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ontology.md"
MAPPINGS = resources.root() / "ontology" / "mappings" / "senstro.sssom.tsv"


def table(heading: str) -> list[tuple[str, str, str]]:
    """Rows of the first table behind a heading: first id, second id and its label."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## {heading}")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\S+?)(?: [^|]*)? \| (\S+) ([^|]+) \| [^|]+ \|$", part, re.M)
    return [(first, second, label.strip()) for first, second, label in rows if ":" in first]


def kept() -> set[tuple[str, str]]:
    """What `senstro reason` found and nobody told."""
    lines = (resources.root() / "ontology" / "inferred.tsv").read_text(encoding="utf-8").splitlines()[2:]
    rows = [line.split("\t") for line in lines]
    return {(one, found) for one, found, kind in rows if kind in {"inferred", "subclass"}}


MUST, MUST_NOT = table("What follows that nobody wrote"), table("What must not follow")


def test_the_tables_are_there() -> None:
    assert len([row for row in MUST if row[0].startswith("population:")]) >= 10
    assert len(MUST_NOT) >= 5


@pytest.mark.parametrize(("one", "found", "label"), MUST)
def test_it_follows(graph: Graph, one: str, found: str, label: str) -> None:
    assert graph.faults == []
    assert graph.ontology.labels[iri(found)] == label
    assert (one, found) in kept()


@pytest.mark.parametrize(("one", "found", "label"), MUST_NOT)
def test_it_does_not_follow(graph: Graph, one: str, found: str, label: str) -> None:
    assert graph.ontology.labels[iri(found)] == label
    assert iri(one) in graph.ontology.types
    told = {above for kind in graph.ontology.types[iri(one)] for above in graph.ontology.above(kind)}
    assert (one, found) not in kept()
    assert iri(found) not in told


def test_mappings_name_our_classes_by_their_labels_and_say_why(graph: Graph) -> None:
    lines = [line for line in MAPPINGS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len(rows) > 20
    for row in rows:
        assert graph.ontology.labels[iri(row["subject_id"])] == row["subject_label"]
        assert row["predicate_id"] in {"skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "skos:broadMatch", "skos:narrowMatch"}
        assert row["mapping_justification"].startswith("semapv:")
        assert row["object_label"]
        assert row["comment"]
    assert len({(row["subject_id"], row["object_id"]) for row in rows}) == len(rows)


def test_every_class_is_used_or_said_to_wait(graph: Graph) -> None:
    library = load_library(resources.root() / "queries" / "questions")
    rows = list(csv.DictReader(io.StringIO(usage(graph, library)), delimiter="\t"))
    assert tuple(rows[0]) == USAGE_HEADER
    assert {iri(row["class"]) for row in rows} == {
        one for one in graph.ontology.classes if one.startswith(NAMESPACES["SENSTRO"]) and one not in graph.ontology.replaced
    }
    waiting = {row["class"] for row in rows if row["records"] == row["axioms"] == row["memberships"] == "0" and not row["questions"]}
    said = PAGE.read_text(encoding="utf-8").partition("Classes that nothing uses yet: ")[2].partition(".")[0]
    assert waiting == set(re.findall(r"SENSTRO:\d{7}", said))
    senescent = next(row for row in rows if row["class"] == "SENSTRO:0000050")
    assert int(senescent["records"]) > 10
    assert senescent["example_axiom"].startswith("SENSTRO:")
    assert all(row["example_record"] for row in rows if row["records"] != "0")


def test_requests_have_all_that_editors_ask_for(graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(term_requests(graph)), delimiter="\t"))
    assert tuple(rows[0]) == HEADER
    assert {row["ontology"] for row in rows} == {"CL", "GO"}
    for row in rows:
        assert row["label"], row
        assert row["definition"].endswith("."), row
        assert row["parents"] or row["logical_definition"], row
        assert int(row["records"]) > 0, row
