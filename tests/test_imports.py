"""The import module: what is taken over from files in the published forms, and what is refused."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from senstro import CannotRun, FaultsFound, resources
from senstro.cli import main
from senstro.imports import Report, SourceFile, regenerate
from senstro.ontology import parse_turtle
from senstro.terms import curie

DATA = Path(__file__).parent / "data" / "imports"
HEADER = "id\tlabel\tsource\trelease\twhy"

TOP, STALK, LEAF_STALK, OLD, MOVING, VAGUE, BOTH = (f"CL:990000{n}" for n in range(1, 8))  # not-a-real-id
LEAF_STALK_ORGAN, LEAF, TREE, TWIG = (f"UBERON:990001{n}" for n in range(1, 5))  # not-a-real-id
RIND, HOLLOW, BARK, SPACE, TRUNK, PITH = (f"UBERON:990002{n}" for n in range(1, 7))  # not-a-real-id
MATERIAL, PART_OF, IN_TAXON = "UBERON:0000465", "BFO:0000050", "RO:0002162"

CELLS = SourceFile("CL", DATA / "cells.obo")
ANATOMY = SourceFile("UBERON", DATA / "anatomy.owl")
RELATIONS = SourceFile("RO", DATA / "relations.tsv", "2031")
GENES = [SourceFile(prefix, DATA / "genes.tsv", "2030") for prefix in ("HGNC", "MGI", "mirbase")]
KINDS = [SourceFile(prefix, DATA / "kinds.tsv", "2029") for prefix in ("SO", "NCBITaxon")]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something tried to open a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def seed(folder: Path, *rows: tuple[str, str], release: str = "2031-02-03") -> Path:
    """A seed list of ids and labels."""
    path = folder / "terms.tsv"
    lines = [f"{identifier}\t{label}\t{identifier.partition(':')[0]}\t{release}\ttest" for identifier, label in rows]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return path


def run(folder: Path, sources: list[SourceFile], *rows: tuple[str, str], definitions: bool = False) -> tuple[Report, set[str]]:
    """Make the module; the report, and its statements in a readable form."""
    report = regenerate(sources, seed(folder, *rows), folder / "imports.ttl", definitions=definitions)
    return report, statements(folder / "imports.ttl")


def statements(path: Path) -> set[str]:
    """Every statement about a named thing on one line, class expressions written out."""
    triples = parse_turtle(path)
    of: dict[object, dict[str, object]] = {}
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            of.setdefault(triple.subject, {})[curie(triple.predicate.value)] = triple.object

    def text(node: object) -> str:
        if isinstance(node, ox.NamedNode):
            return curie(node.value)
        if isinstance(node, ox.Literal):
            return repr(node.value) + (f"@{node.language}" if node.language else "")
        parts = of[node]
        if "owl:onProperty" in parts:
            return f"{text(parts['owl:onProperty'])} some {text(parts['owl:someValuesFrom'])}"
        cell, members = parts["owl:intersectionOf"], []
        while cell in of:
            members.append(text(of[cell]["rdf:first"]))
            cell = of[cell]["rdf:rest"]
        return "(" + " and ".join(members) + ")"

    return {
        f"{text(triple.subject)} {curie(triple.predicate.value)} {text(triple.object)}"
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode)
    }


def about(found: set[str], identifier: str) -> set[str]:
    return {line.removeprefix(identifier + " ") for line in found if line.startswith(identifier + " ")}


def test_terms_come_with_all_above_them_and_no_more(tmp_path: Path) -> None:
    _, found = run(tmp_path, [CELLS], (STALK, "stalk cell"))
    assert about(found, STALK) == {
        "rdf:type owl:Class",
        "rdfs:label 'stalk cell'",
        """oboInOwl:hasExactSynonym 'cell of the "stalk"'""",
        f"rdfs:subClassOf {TOP}",
    }
    assert about(found, TOP) == {"rdf:type owl:Class", "rdfs:label 'top cell'"}
    assert {line.split(" ")[0] for line in found if line.endswith("rdf:type owl:Class")} == {STALK, TOP}


def test_parts_are_taken_only_between_terms_of_the_module(tmp_path: Path) -> None:
    _, found = run(tmp_path, [ANATOMY], (LEAF_STALK_ORGAN, "leaf stalk"), (LEAF, "leaf"))
    assert about(found, LEAF_STALK_ORGAN) == {
        "rdf:type owl:Class",
        "rdfs:label 'leaf stalk'",
        "oboInOwl:hasExactSynonym 'stalk of leaf'",
        f"rdfs:subClassOf {MATERIAL}",
        f"rdfs:subClassOf {PART_OF} some {LEAF}",
    }
    assert about(found, LEAF) == {"rdf:type owl:Class", "rdfs:label 'leaf'", f"rdfs:subClassOf {MATERIAL}"}, "English, without a tag"
    assert about(found, MATERIAL) == {"rdf:type owl:Class", "rdfs:label 'material anatomical entity'"}
    assert about(found, PART_OF) == {
        "rdf:type owl:ObjectProperty",
        "rdf:type owl:TransitiveProperty",
        "rdfs:label 'part of'",
        "rdfs:subPropertyOf RO:0002131",
    }
    assert not about(found, TREE)


def test_logical_definitions_are_taken_only_whole(tmp_path: Path) -> None:
    wanted = [(LEAF_STALK, "cell of leaf stalk"), (MOVING, "moving stalk cell")]
    report, found = run(tmp_path, [CELLS, ANATOMY], *wanted, (LEAF_STALK_ORGAN, "leaf stalk"))
    assert f"owl:equivalentClass ({STALK} and {PART_OF} some {LEAF_STALK_ORGAN})" in about(found, LEAF_STALK)
    assert f"rdfs:subClassOf {STALK}" in about(found, LEAF_STALK), "the genus is a parent"
    assert not any("equivalentClass" in line for line in about(found, MOVING)), "one of its parts is no part of"
    assert (report.defined, report.undefined) == ((LEAF_STALK,), (MOVING,))

    report, found = run(tmp_path, [CELLS, ANATOMY], *wanted, (MATERIAL, "material anatomical entity"))
    assert not any("equivalentClass" in line for line in found), "what it is part of is not in the module"
    assert report.undefined == (LEAF_STALK, MOVING)


def test_owl_intersections_are_read_and_odd_ones_left(tmp_path: Path) -> None:
    sources = [SourceFile("CL", ANATOMY.path), ANATOMY]
    _, found = run(tmp_path, sources, (BOTH, "cell of leaf and stalk"), (LEAF, "leaf"), (LEAF_STALK_ORGAN, "leaf stalk"))
    equivalent = [line for line in about(found, BOTH) if "equivalentClass" in line]
    name = "stalk cell as another file calls it"
    assert f"rdfs:label {name!r}" in about(found, STALK)
    assert len(equivalent) == 1
    assert set(equivalent[0].removeprefix("owl:equivalentClass (").removesuffix(")").split(" and ")) == {
        STALK,
        f"{PART_OF} some {LEAF}",
        f"{PART_OF} some {LEAF_STALK_ORGAN}",
    }


def test_properties_keep_domain_and_range_within_the_module(tmp_path: Path) -> None:
    holds = "RO:9900031"  # not-a-real-id
    sources = [SourceFile("RO", ANATOMY.path), ANATOMY]
    report, found = run(tmp_path, sources, (holds, "holds"), (MATERIAL, "material anatomical entity"))
    assert about(found, holds) == {"rdf:type owl:ObjectProperty", "rdfs:label 'holds'", f"rdfs:domain {MATERIAL}"}
    assert not report.module.left_out


def test_an_own_file_goes_before_what_others_say(tmp_path: Path) -> None:
    _, found = run(tmp_path, [ANATOMY, CELLS], (MOVING, "moving stalk cell"), (LEAF, "leaf"))
    assert "rdfs:label 'stalk cell'" in about(found, STALK)


def test_genes_get_kind_taxon_and_only_their_own_aliases(tmp_path: Path) -> None:
    ids = "HGNC:99000001", "HGNC:99000002", "HGNC:99000003", "MGI:99000004", "mirbase:MI99000005"  # not-a-real-id
    rows = list(zip(ids, ("AAA1", "AAA2", "AAB", "Aaa1", "mmu-mir-x"), strict=True))
    report, found = run(tmp_path, [*GENES, *KINDS, RELATIONS], *rows)
    human = {"rdf:type owl:Class", "rdfs:subClassOf SO:0000704", f"rdfs:subClassOf {IN_TAXON} some NCBITaxon:9606"}
    assert about(found, ids[0]) == human | {"rdfs:label 'AAA1'", "oboInOwl:hasExactSynonym 'first gene'"}
    assert about(found, ids[1]) == human | {"rdfs:label 'AAA2'", "oboInOwl:hasExactSynonym 'second gene'", "oboInOwl:hasExactSynonym 'AY'"}
    assert about(found, ids[3]) == {
        "rdf:type owl:Class",
        "rdfs:label 'Aaa1'",
        "oboInOwl:hasExactSynonym 'AX'",
        "rdfs:subClassOf SO:0000704",
        f"rdfs:subClassOf {IN_TAXON} some NCBITaxon:10090",
    }
    assert {"rdfs:subClassOf SO:0001244", f"rdfs:subClassOf {IN_TAXON} some NCBITaxon:10090"} <= about(found, ids[4])
    assert {"SO:0000110", "NCBITaxon:10090", IN_TAXON} <= set(report.module.records)
    assert "rdfs:range COB:0000022" not in about(found, IN_TAXON), "the class is not in the module"
    assert set(report.shared) == {"HGNC:ax", "HGNC:aab"}
    assert report.module.left_out == {("SO:0001243", "SO:0000835")}
    assert "SO:0000835 (above SO:0001243)" in str(report)


def test_genes_cannot_do_without_kinds_and_taxa(tmp_path: Path) -> None:
    rows = [("HGNC:99000001", "AAA1")]  # not-a-real-id
    with pytest.raises(CannotRun, match=r"no named file has NCBITaxon:9606, RO:0002162, SO:0000704; name a file for NCBITaxon, RO, SO"):
        run(tmp_path, GENES, *rows)
    rows = [("mirbase:MI99000006", "xxx-mir-x")]  # not-a-real-id
    with pytest.raises(CannotRun, match="no species is known of mirbase:MI99000006"):  # not-a-real-id
        run(tmp_path, [*GENES, *KINDS, RELATIONS], *rows)


def test_untyped_edges_are_no_subclass_axioms(tmp_path: Path) -> None:
    table = SourceFile("UBERON", DATA / "anatomy.tsv", "1")
    report, found = run(tmp_path, [table, RELATIONS], (RIND, "rind"), (HOLLOW, "hollow"), (PITH, "pith"), (TRUNK, "trunk"))
    assert {line for line in about(found, RIND) if "subClassOf" in line} == {f"rdfs:subClassOf {MATERIAL}", f"rdfs:subClassOf {PART_OF} some {TRUNK}"}
    assert not any("subClassOf" in line for line in about(found, HOLLOW)), "one of the two above it is not material"
    assert {line for line in about(found, PITH) if "subClassOf" in line} == {f"rdfs:subClassOf {PART_OF} some {TRUNK}"}
    assert (report.module.placed, report.module.loose) == ({RIND}, {HOLLOW, PITH})
    assert {line for line in about(found, TRUNK) if "subClassOf" in line} == {f"rdfs:subClassOf {BARK}"}, "no relation but part of"
    assert not about(found, SPACE)
    assert about(found, BARK), "it is above a wanted term by kind"


def test_parts_need_their_property(tmp_path: Path) -> None:
    table = SourceFile("UBERON", DATA / "anatomy.tsv", "1")
    with pytest.raises(CannotRun, match=r"no named file has BFO:0000050; name a file for BFO"):
        run(tmp_path, [table], (RIND, "rind"), (TRUNK, "trunk"))


def test_header_names_sources_and_no_clock(tmp_path: Path) -> None:
    _, found = run(tmp_path, [CELLS, SourceFile("UBERON", ANATOMY.path, "v7")], (STALK, "stalk cell"), (LEAF, "leaf"))
    header = about(found, "https://w3id.org/senstro/imports.owl")
    assert {line for line in header if line.startswith("dcterms:source")} == {
        "dcterms:source 'CL 2031-02-03, CC BY 4.0'",
        "dcterms:source 'UBERON v7, CC BY 3.0'",
    }
    assert {line.split(" ")[0] for line in header} == {
        "rdf:type",
        "rdfs:label",
        "rdfs:comment",
        "dcterms:title",
        "dcterms:description",
        "dcterms:source",
    }
    used = {line.split(" ")[1] for line in found} - {"rdf:type", "rdfs:label", "rdfs:comment", "rdfs:subClassOf", "rdfs:subPropertyOf"}
    assert all(f"{name} rdf:type owl:AnnotationProperty" in found for name in used)


def test_release_of_an_owl_file_is_its_version(tmp_path: Path) -> None:
    report, _ = run(tmp_path, [ANATOMY], (LEAF, "leaf"))
    assert report.sources == ("UBERON 2031-04-05, CC BY 3.0",)
    assert report.other_release == (LEAF,)
    assert "1 rows name another release" in str(report)


def test_definitions_only_when_asked(tmp_path: Path) -> None:
    _, found = run(tmp_path, [CELLS, ANATOMY], (TOP, "top cell"), (LEAF_STALK_ORGAN, "leaf stalk"))
    assert not any("IAO:0000115" in line for line in found)
    report, found = run(tmp_path, [CELLS, ANATOMY], (TOP, "top cell"), (LEAF_STALK_ORGAN, "leaf stalk"), definitions=True)
    assert "IAO:0000115 'What holds a leaf.'" in about(found, LEAF_STALK_ORGAN)
    assert "IAO:0000115 'The kind that all kinds of this file are kinds of.'" in about(found, TOP)
    assert report.without_definition == 1  # the material anatomical entity


def test_faults_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    absent = "CL:9900999"  # not-a-real-id
    rows = [(STALK, "stem cell"), (OLD, "old cell"), (VAGUE, "vague cell"), (absent, "top cell"), (TWIG, "twig")]
    terms, target = seed(tmp_path, *rows), tmp_path / "imports.ttl"
    target.write_bytes(b"as it was")
    before = terms.read_bytes()
    with pytest.raises(FaultsFound) as caught:
        regenerate([CELLS, ANATOMY], terms, target)
    assert [(fault.place, fault.rule, fault.value) for fault in caught.value.faults] == [
        ("A3 (id)", "term-obsolete", OLD),
        ("A4 (id)", "term-obsolete", VAGUE),
        ("A5 (id)", "term-missing", absent),
        ("A6 (id)", "term-obsolete", TWIG),
        ("B2 (label)", "term-renamed", "stem cell"),
    ]
    remedies = [fault.remedy for fault in caught.value.faults]
    assert remedies[0] == f"Use {STALK} (stalk cell) instead."
    assert remedies[1] == f"Use perhaps {MOVING} (moving stalk cell) instead."
    assert remedies[2] == f"{TOP} has the label 'top cell'."
    assert remedies[3] == f"Use {LEAF} (leaf) instead."
    assert (target.read_bytes(), terms.read_bytes()) == (b"as it was", before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["imports.ttl", "terms.tsv"]


def test_new_labels_are_taken_over_only_when_accepted(tmp_path: Path) -> None:
    terms, target = seed(tmp_path, (STALK, "stem cell"), (TOP, "top cell"), release="2030"), tmp_path / "imports.ttl"
    with pytest.raises(FaultsFound):
        regenerate([CELLS], terms, target)
    assert not target.exists()
    report = regenerate([CELLS], terms, target, accept_renamed=True)
    assert report.renamed == (STALK,)
    assert "rdfs:label 'stalk cell'" in about(statements(target), STALK)
    rows = [line.split("\t") for line in terms.read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == [[STALK, "stalk cell", "CL", "2031-02-03", "test"], [TOP, "top cell", "CL", "2031-02-03", "test"]]
    assert not regenerate([CELLS], terms, target).updated, "a second run finds nothing to change"


def test_obsolete_stays_a_fault_when_new_labels_are_accepted(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound):
        regenerate([CELLS], seed(tmp_path, (OLD, "old cell")), tmp_path / "imports.ttl", accept_renamed=True)


def test_damaged_seed_list_is_reported_cell_by_cell(tmp_path: Path) -> None:
    terms = tmp_path / "terms.tsv"
    rows = [f"{STALK}\tstalk cell\tCL\t1\twhy", f"{STALK}\tstalk cell\tCL\t\twhy", "ZZZ:1\tx\tZ\t1\twhy", "CL:1\tx"]  # not-a-real-id
    terms.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(FaultsFound) as caught:
        regenerate([CELLS], terms, tmp_path / "imports.ttl")
    assert [(fault.place, fault.rule) for fault in caught.value.faults] == [
        ("A3 (id)", "id-twice"),
        ("A4 (id)", "id-unknown-prefix"),
        ("D3 (release)", "cell-empty"),
        ("row 5", "row-width"),
    ]
    terms.write_text("id,label\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="row 1 must be id, label"):
        regenerate([CELLS], terms, tmp_path / "imports.ttl")


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    source = SourceFile("CL", DATA / "entities.owl", "1")
    with pytest.raises(CannotRun, match=r"entities\.owl: the file has a DOCTYPE"):
        run(tmp_path, [source], (TOP, "top cell"))


TABLE = "id\tlabel\texact_synonyms\tis_a\tother_relations\tobsolete\treplaced_by\n"
BROKEN: dict[str, tuple[str, bytes, str]] = {
    "not-there": ("absent.obo", b"", "cannot be read"),
    "binary": ("x.obo", b"format-version: 1.2\n\x00\x01", "binary file"),
    "not-utf8": ("x.obo", b"format-version: 1.2\nname: \xff\n", "no UTF-8"),
    "no-obo": ("x.obo", b"<html><body>gone</body></html>\n", r"x\.obo:1: this is no valid OBO"),
    "obo-without-terms": ("x.obo", b"format-version: 1.2\n", r"no \[Term\]"),
    "empty-obo": ("x.obo", b"", r"x\.obo"),
    "obo-fault": ("x.obo", b"format-version: 1.2\n\n[Term]\nid: CL:1\nis_a: \n", r"x\.obo:5: this is no valid OBO"),  # not-a-real-id
    "other-header": ("x.tsv", b"identifier\tname\nCL:1\tx\n", "row 1 must name the columns"),  # not-a-real-id
    "short-row": ("x.tsv", (TABLE + "CL:1\tx\n").encode(), "row 2 has 2 cells, the header 7"),  # not-a-real-id
    "same-id": ("x.tsv", (TABLE + "CL:1\tx\t\t\t\t0\t\n" * 2).encode(), "row 3: the id 'CL:1' is empty or stands"),  # not-a-real-id
    "odd-mark": ("x.tsv", (TABLE + "CL:1\tx\t\t\t\tyes\t\n").encode(), "row 2: obsolete must be 0 or 1"),  # not-a-real-id
    "empty-table": ("x.tsv", TABLE.encode(), "no rows"),
    "no-xml": ("x.owl", b"Class: x\n", "no RDF/XML"),
    "broken-xml": ("x.owl", b"<?xml version='1.0'?><rdf:RDF", "no valid RDF/XML"),
    "no-class": ("x.owl", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "declares no owl:Class"),
    "owl-xml": ("x.owl", b"<?xml version='1.0'?>\n<!-- x --><Ontology xmlns='http://www.w3.org/2002/07/owl#'/>", "OWL/XML"),
    "functional": ("x.owl", b"Prefix(:=<http://localhost/>)\nOntology(<http://localhost/x>)\n", "functional syntax"),
    "functional-suffix": ("x.ofn", b"Ontology()", r"'\.ofn' cannot be read here"),
    "other-terms": ("x.tsv", (TABLE + "GO:1\tx\t\t\t\t0\t\n").encode(), "no term with the prefix CL"),  # not-a-real-id
    "damaged-zst": ("x.tsv.zst", b"no zstd at all", r"x\.tsv\.zst: "),
}


@pytest.mark.parametrize("case", BROKEN)
def test_unusable_files_are_named_in_one_line(case: str, tmp_path: Path) -> None:
    name, data, words = BROKEN[case]
    if case != "not-there":
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CannotRun, match=words) as caught:
        run(tmp_path, [SourceFile("CL", tmp_path / name, "1")], (TOP, "top cell"))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "imports.ttl").exists()


def test_sources_are_asked_for_by_name(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no file is named for GO, UBERON"):
        run(tmp_path, [CELLS], (TOP, "top cell"), (LEAF, "leaf"), ("GO:0008150", "biological_process"))
    with pytest.raises(CannotRun, match="'Uberon' is not known; did you mean UBERON"):
        run(tmp_path, [SourceFile("Uberon", ANATOMY.path)], (LEAF, "leaf"))
    with pytest.raises(CannotRun, match=r"write --from SO@RELEASE=FILE"):
        run(tmp_path, [SourceFile("SO", DATA / "kinds.tsv")], ("SO:0000704", "gene"))


def test_packed_tables_are_read_or_plainly_refused(tmp_path: Path) -> None:
    sources = [SourceFile("SO", DATA / "kinds.tsv.zst", "2029")]
    if shutil.which("zstd") or importlib.util.find_spec("compression.zstd" if sys.version_info >= (3, 14) else "compression"):
        run(tmp_path, sources, ("SO:0000704", "gene"))
        packed = (tmp_path / "imports.ttl").read_bytes()
        run(tmp_path, [SourceFile("SO", DATA / "kinds.tsv", "2029")], ("SO:0000704", "gene"))
        assert packed == (tmp_path / "imports.ttl").read_bytes()
    else:
        with pytest.raises(CannotRun, match="unpack the file first"):
            run(tmp_path, sources, ("SO:0000704", "gene"))


def test_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    rows = [(LEAF_STALK, "cell of leaf stalk"), (BOTH, "cell of leaf and stalk"), (LEAF_STALK_ORGAN, "leaf stalk"), (LEAF, "leaf")]
    script = (
        "import sys; from pathlib import Path; from senstro.imports import SourceFile, regenerate\n"
        "data, out = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "named = [SourceFile('CL', data / 'cells.obo'), SourceFile('CL', data / 'anatomy.owl'), SourceFile('UBERON', data / 'anatomy.owl')]\n"
        "regenerate(named, out / 'terms.tsv', out / 'imports.ttl')\n"
    )
    seed(tmp_path, *rows)
    made = set()
    for number in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": number}
        subprocess.run([sys.executable, "-c", script, str(DATA), str(tmp_path)], check=True, env=environment)
        made.add((tmp_path / "imports.ttl").read_bytes())
    assert len(made) == 1


def test_command_line_gives_one_line_and_touches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    module = resources.root() / "ontology" / "imports" / "imports.ttl"
    before = module.read_bytes()
    assert main(["imports", "--from", f"CL={DATA / 'cells.obo'}"]) == 2
    assert capsys.readouterr().err.startswith("senstro: no file is named for ")
    assert main(["imports", "--from", "cells.obo"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert module.read_bytes() == before


def test_kept_module_agrees_with_the_seed_list() -> None:
    folder = resources.root() / "ontology" / "imports"
    found = statements(folder / "imports.ttl")
    rows = [line.split("\t") for line in (folder / "terms.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert rows
    assert [row[0] for row in rows if f"{row[0]} rdfs:label {row[1]!r}" not in found] == []


STUFF, GREEN, STOPPER, DYE = (f"CHEBI:990000{n}" for n in range(1, 5))  # not-a-real-id


@pytest.mark.parametrize("with_relation", [True, False])
def test_roles_are_taken_between_wanted_terms_if_the_relation_is_wanted(tmp_path: Path, with_relation: bool) -> None:
    header = "id\tlabel\texact_synonyms\tis_a\tother_relations\tobsolete\treplaced_by"
    rows = [
        f"{STUFF}\tstuff\t\t\t\t\t",
        f"{GREEN}\tgreen stuff\t\t{STUFF}\tRO:0000087 {STOPPER}|RO:0000087 {DYE}\t\t",
        f"{STOPPER}\tstopper\t\t\t\t\t",
        f"{DYE}\tdye\t\t\t\t\t",
    ]
    (tmp_path / "roles.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "relation.tsv").write_text(f"{header}\tkind\nRO:0000087\thas role\t\t\t\t\t\tObjectProperty\n", encoding="utf-8")
    sources = [SourceFile("CHEBI", tmp_path / "roles.tsv", "2031-02-03"), SourceFile("RO", tmp_path / "relation.tsv", "2031-02-03")]
    relation = [("RO:0000087", "has role")] if with_relation else []
    _, made = run(tmp_path, sources, (GREEN, "green stuff"), (STOPPER, "stopper"), *relation)
    assert (f"{GREEN} rdfs:subClassOf RO:0000087 some {STOPPER}" in made) == with_relation
    assert not [line for line in made if DYE in line]


def test_a_relation_among_the_terms_of_a_table_is_a_property(tmp_path: Path) -> None:
    header = "id\tlabel\texact_synonyms\tis_a\tother_relations\tobsolete\treplaced_by"
    rows = [f"{TOP}\ttop\t\t\t\t\t", f"{STALK}\tstalk\t\t{TOP}\tdifferentia:{VAGUE} {TOP}|genus {TOP}\t\t", f"{VAGUE}\tlacks\t\t\t\t\t"]
    (tmp_path / "cells.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    _, made = run(tmp_path, [SourceFile("CL", tmp_path / "cells.tsv", "2031-02-03")], (STALK, "stalk"), (VAGUE, "lacks"))
    assert "rdf:type owl:ObjectProperty" in about(made, VAGUE)
    assert "rdf:type owl:Class" in about(made, STALK)
