"""Giving out identifiers."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from senstro import CannotRun
from senstro.cli import main
from senstro.mint import next_identifier, stub
from senstro.ontology import FILES, Ontology, load_ontology

PREFIXES = """
@prefix SENSTRO: <https://w3id.org/senstro/SENSTRO_> .
@prefix sen: <https://w3id.org/senstro/schema/> .
@prefix hgnc: <http://identifiers.org/hgnc/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
OWN = """
SENSTRO:0000003 a owl:Class ; rdfs:label "worn cell" ; obo:IAO_0000115 "A cell that is worn." ; rdfs:subClassOf obo:CL_0000000 .
SENSTRO:0000011 a owl:Class ; rdfs:label "obsolete tired cell" ; owl:deprecated true ; obo:IAO_0100001 SENSTRO:0000003 .
SENSTRO:0000012 a owl:Class ; rdfs:label "obsolete lost cell" ; owl:deprecated true .
sen:wears a owl:AnnotationProperty ; rdfs:label "wears" .
"""
IMPORTED = """
obo:CL_0000000 a owl:Class ; rdfs:label "cell" .
hgnc:1787 a owl:Class ; rdfs:label "CDKN2A" .
"""


def ontology(folder: Path, **more: str) -> Ontology:
    """A small ontology in the files of the real one; ``more`` adds to a file by its stem."""
    texts = {"senstro": OWN, "imports": IMPORTED}
    for name in [name for names in FILES.values() for name in names]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PREFIXES + texts.get(path.stem, "") + more.get(path.stem, ""), encoding="utf-8")
    return load_ontology(folder)


def test_stub_is_turtle_that_says_what_was_asked(tmp_path: Path) -> None:
    text = stub('cell called "worn"', "CL:0000000", " A cell\\kind that has no name yet. ", ontology(tmp_path))
    assert text.startswith("SENSTRO:0000013 a owl:Class ;\n    rdfs:label ")
    found = {(t.predicate.value.rpartition("/")[2], str(t.object)) for t in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)}
    assert found == {
        ("22-rdf-syntax-ns#type", "<http://www.w3.org/2002/07/owl#Class>"),
        ("rdf-schema#label", '"cell called \\"worn\\""'),
        ("IAO_0000115", '"A cell\\\\kind that has no name yet."'),
        ("rdf-schema#subClassOf", "<http://purl.obolibrary.org/obo/CL_0000000>"),
    }
    assert "rdfs:subClassOf obo:CL_0000000 ." in text


@pytest.mark.parametrize("file", ["senstro", "schema", "values", "bridge", "imports"])
def test_numbers_of_every_file_count_and_gaps_stay(file: str, tmp_path: Path) -> None:
    assert next_identifier(ontology(tmp_path)) == "SENSTRO:0000013"
    more = ontology(tmp_path, **{file: "obo:CL_0000000 rdfs:seeAlso SENSTRO:0000041 ."})
    assert next_identifier(more) == "SENSTRO:0000042"


def test_own_and_foreign_parents_are_written_with_declared_prefixes(tmp_path: Path) -> None:
    small = ontology(tmp_path)
    assert stub("x", "SENSTRO:0000003", "y", small).endswith("rdfs:subClassOf SENSTRO:0000003 .")
    assert stub("x", "HGNC:1787", "y", small).endswith("rdfs:subClassOf <http://identifiers.org/hgnc/1787> .")
    assert stub("x", "http://purl.obolibrary.org/obo/CL_0000000", "y", small).endswith("rdfs:subClassOf obo:CL_0000000 .")


@pytest.mark.parametrize(
    ("label", "parent", "definition", "words"),
    [
        ("x", "SENSTRO:0000004", "y", r"no class of the ontology\. Did you mean SENSTRO:0000003 \(worn cell\)"),
        ("x", "worn cel", "y", r"Did you mean SENSTRO:0000003 \(worn cell\)"),
        ("x", "sen:wears", "y", "no class of the ontology"),
        ("x", "SENSTRO:0000011", "y", r"obsolete; use SENSTRO:0000003\."),
        ("x", "SENSTRO:0000012", "y", "obsolete; choose another class"),
        ("Worn Cell", "CL:0000000", "y", "--label: SENSTRO:0000003 has this label already"),
        ("x", "CL:0000000", "a cell that is worn.", "--definition: SENSTRO:0000003 has this definition already"),
        (" ", "CL:0000000", "y", "--label must be words on one line"),
        ("x", "CL:0000000", "y\nz", "--definition must be words on one line"),
    ],
)
def test_refusals_say_why(label: str, parent: str, definition: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=words):
        stub(label, parent, definition, ontology(tmp_path))


def test_command_line_prints_a_stub_or_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["mint", "--label", "cell of no kind so far", "--definition", "A cell that only this test knows."]
    assert main([*arguments, "--parent", "CL:0000000"]) == 0
    assert "rdfs:subClassOf obo:CL_0000000 ." in capsys.readouterr().out
    assert main([*arguments, "--parent", "CL:cell"]) == 2
    assert capsys.readouterr().err.startswith("senstro: --parent 'CL:cell' is no class of the ontology.")
