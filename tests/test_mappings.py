"""Mappings and the headers of the release: sound as they are, and each fault named with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT

from senstro.checks.mappings import FILE, mapping_faults
from senstro.checks.release import header_results, release_results
from senstro.checks.report import Result
from senstro.errors import CannotRun
from senstro.export.release import release_triples
from senstro.graph import Graph
from senstro.terms import BASE, iri

ROW = "SENSTRO:0000084\tinduced pluripotent stem cell\tskos:exactMatch\tEFO:0004905\tinduced pluripotent stem cell\tsemapv:LexicalMatching\t"

FAULTS: dict[str, tuple[str, str, str]] = {
    "unknown column": (
        "\tobject_label\tmapping",
        "\tobjectlabel\tmapping",
        "E14 (objectlabel): 'objectlabel': There is no such column in this table. Correct the name or remove the column. Did you mean 'object_label'? [unknown-column]\n"
        "row 14: 'object_label': The column is missing. Add it. [missing-column]",
    ),
    "ragged row": (ROW, ROW.rstrip("\t"), "row 17: 'SENSTRO:0000084': The row has 6 cells and the header has 7. Add or remove tabs. [ragged-row]"),
    "empty cell": (
        "\tEFO:0004905\tinduced pluripotent stem cell\t",
        "\tEFO:0004905\t\t",
        "E17 (object_label): The cell is empty and must not be. Fill it. [empty-required-cell]",
    ),
    "white space": (
        "stem cell\tskos:exactMatch\tEFO:0004905",
        "stem cell\tskos:exactMatch \tEFO:0004905",
        "C17 (predicate_id): 'skos:exactMatch ': There is white space behind a value. Remove it. [trailing-white-space]",
    ),
    "unknown predicate": (
        "skos:exactMatch\tEFO:0004905",
        "skos:exactMach\tEFO:0004905",
        "C17 (predicate_id): 'skos:exactMach': 'skos:exactMach' is none of the words that a mapping may use here. Use one of skos:exactMatch, skos:closeMatch, "
        "skos:broadMatch, skos:narrowMatch, skos:relatedMatch. Did you mean 'skos:exactMatch'? [unknown-value]",
    ),
    "unknown justification": (
        "cell\tsemapv:LexicalMatching\tsame",
        "cell\tsemapv:Guessing\tsame",
        "F17 (mapping_justification): 'semapv:Guessing': 'semapv:Guessing' is none of the words that a mapping may use here. Use one of semapv:LexicalMatching, "
        "semapv:LogicalReasoning, semapv:UnspecifiedMatching. [unknown-value]",
    ),
    "label of another": (
        "SENSTRO:0000084\tinduced pluripotent stem cell",
        "SENSTRO:0000084\tpluripotent stem cell",
        "B17 (subject_label): 'pluripotent stem cell': SENSTRO:0000084 stands beside 'pluripotent stem cell'; its label is 'induced pluripotent stem cell'. "
        "Correct whichever of the two is wrong. [label-not-the-ids]",
    ),
    "unknown subject": (
        "SENSTRO:0000084\t",
        "SENSTRO:9000084\t",
        "A17 (subject_id): 'SENSTRO:9000084': SENSTRO:9000084 is no class of ours or of the import module. Correct it, or remove the row. "
        "SENSTRO:0000084 has the label beside it. [unknown-id]",
    ),
    "unknown prefix": (
        "\tEFO:0004905\t",
        "\tEFOO:0004905\t",
        "D17 (object_id): 'EFOO:0004905': The prefix is not in the curie_map in front of the table. Declare it there. Did you mean 'EFO'? [unknown-prefix]",
    ),
    "no identifier": (
        "\tEFO:0004905\t",
        "\tEFO 0004905\t",
        "D17 (object_id): 'EFO 0004905': This is not of the form that the column takes. "
        "Write it in the form [A-Za-z][A-Za-z0-9._-]*:[^\\s:|]+. [ill-typed-text]",
    ),
    "subject of another vocabulary": (
        "SENSTRO:0000084\t",
        "EFO:0000084\t",
        "A17 (subject_id): 'EFO:0000084': EFO:0000084 is no class of ours or of the import module. Correct it, or remove the row. "
        "SENSTRO:0000084 has the label beside it. [unknown-id]",
    ),
    "subject with an unknown prefix": (
        "SENSTRO:0000084\t",
        "SENSTR:0000084\t",
        "A17 (subject_id): 'SENSTR:0000084': The prefix is not in the curie_map in front of the table. Declare it there. "
        "Did you mean 'SENSTRO'? [unknown-prefix]",
    ),
    "column twice": (
        "\tobject_label\tmapping",
        "\tobject_id\tmapping",
        "E14 (object_id): 'object_id': The column stands there twice. Remove one of the two. [column-twice]\n"
        "row 14: 'object_label': The column is missing. Add it. [missing-column]",
    ),
    "byte-order mark": (
        "#mapping_set_id",
        "\ufeff#mapping_set_id",
        "row 1: The file starts with a byte-order mark. Save it as UTF-8 without one. [byte-order-mark]",
    ),
    "CR LF": ("a cell of it\n", "a cell of it\r\n", "row 18: Lines end in CR LF. Save the file with LF line ends. [carriage-return]"),
    "no licence": (
        "#license: https://creativecommons.org/licenses/by/4.0/\n",
        "",
        "row 1: 'license': The metadata of the mappings lack this key, or it is empty. Write it as YAML behind #, in front of the table. [mapping-metadata]",
    ),
    "no YAML": (
        "#license: ",
        "#license: [",
        "row 1: What stands behind # is no YAML: ",
    ),
}


def copy(folder: Path, old: str, new: str) -> Path:
    path = folder / FILE
    path.parent.mkdir(parents=True)
    text = (ROOT / FILE).read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    return path


def test_our_mappings_are_sound(graph: Graph) -> None:
    assert mapping_faults(ROOT, graph.ontology) == []


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_mappings_is_named_with_its_cell(old: str, new: str, expected: str, graph: Graph, tmp_path: Path) -> None:
    copy(tmp_path, old, new)
    found = [str(fault) for fault in mapping_faults(tmp_path, graph.ontology)]
    if expected.endswith("no YAML: "):
        assert found[0].startswith(f"{FILE} {expected}")
        assert found[0].endswith("[mapping-metadata]")
    else:
        assert found == [f"{FILE} {line}" for line in expected.splitlines()]


def test_a_pair_twice_an_old_version_and_no_table(graph: Graph, tmp_path: Path) -> None:
    path = copy(tmp_path, "mapping_set_version", "mapping_set_version")
    text = path.read_text(encoding="utf-8")
    last = text.splitlines()[-1]
    path.write_text(text + last + "\n", encoding="utf-8")
    assert [fault.rule for fault in mapping_faults(tmp_path, graph.ontology)] == ["mapping-twice"]
    path.write_text(text.replace('mapping_set_version: "', 'mapping_set_version: "1', 1), encoding="utf-8")
    (fault,) = mapping_faults(tmp_path, graph.ontology)
    assert "of another release than the ontology" in fault.message
    path.write_text("".join(line + "\n" for line in text.splitlines() if line.startswith("#")), encoding="utf-8")
    assert [fault.rule for fault in mapping_faults(tmp_path, graph.ontology)] == ["missing-header"]
    shutil.rmtree(path.parent)
    with pytest.raises(CannotRun, match="the mappings cannot be read"):
        mapping_faults(tmp_path, graph.ontology)


# ---- headers of the release


def full(graph: Graph, without: str = "", **more: str) -> list[Result]:
    head = ox.NamedNode(f"{BASE}senstro-full.owl")
    triples = [t for t in release_triples(graph, "senstro-full") if not (t.subject == head and without and t.predicate.value == iri(without))]
    for predicate, text in more.items():
        name = iri(predicate.replace("_", ":", 1))
        triples.append(ox.Triple(head, ox.NamedNode(name), ox.NamedNode(text) if text.startswith("http") else ox.Literal(text)))
    return header_results("senstro-full", triples, {"CL v2026-03-26"} if "source" in without else set())


def test_our_release_headers_are_sound(graph: Graph) -> None:
    assert release_results(graph, ROOT) == []


@pytest.mark.parametrize("name", ["dcterms:title", "dcterms:description", "dcterms:creator", "dcterms:license", "owl:versionIRI", "owl:versionInfo"])
def test_what_a_header_lacks_is_named(name: str, graph: Graph) -> None:
    assert [(one.rule, one.path, one.file) for one in full(graph, name)] == [("release-header", name, "senstro-full.owl")]


def test_wrong_version_imports_and_sources_are_named(graph: Graph) -> None:
    other = f"{BASE}releases/2001.01.01/senstro-full.owl"
    assert [(one.path, one.value) for one in full(graph, "owl:versionIRI", owl_versionIRI=other)] == [("owl:versionIRI", other)]
    assert [one.path for one in full(graph, owl_imports="http://a/b")] == ["owl:imports"]
    assert [(one.rule, one.value) for one in full(graph, "dcterms:source")] == [("release-source", "CL v2026-03-26")]
    idle = full(graph, "dcterms:source", dcterms_source="XY 1, CC0 1.0")
    assert [(one.rule, one.value) for one in idle] == [("release-source", "CL v2026-03-26"), ("release-source", "XY 1, CC0 1.0")]


def test_a_second_header_is_a_fault(graph: Graph) -> None:
    other = ox.Triple(ox.NamedNode(f"{BASE}x.owl"), ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("owl:Ontology")))
    (result,) = header_results("senstro-base", [*release_triples(graph, "senstro-base"), other], set())
    assert result.rule == "release-header"
    assert "x.owl" in result.value
