"""Checking what a user brings: RDF in every syntax, tables, and whatever else may lie under the name."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import worlds

from senstro import resources
from senstro.checks import Report, check_files
from senstro.checks.files import Given, _add_rdf, examine_given
from senstro.checks.reading import RDF_SUFFIXES, SIZE_CAP, read_rdf
from senstro.errors import CannotRun
from senstro.terms import iri

FINDING = (worlds.DATA / "valid" / "finding.ttl").read_text(encoding="utf-8")
HEADS = worlds.PREFIXES


def given(*paths: Path) -> Given:
    found = Given()
    for number, path in enumerate(paths):
        _add_rdf(found, path, f"f{number}n")
    return found


def check_against_world(*paths: Path) -> Report:
    """The user's files with the world of the fixtures in the place of our graph."""
    return examine_given(given(*paths), worlds.world(), worlds.rules())


def write(folder: Path, text: str, name: str = "mine.ttl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found(report: Report) -> list[tuple[str, str, str, str]]:
    return sorted((one.focus, one.path, one.severity, one.rule) for one in report.results)


# ---- RDF


def test_sound_file_passes(tmp_path: Path) -> None:
    report = check_against_world(write(tmp_path, FINDING))
    assert report.lines() == []
    assert report.records == 2
    assert report.summary().startswith(f"{report.shapes} shapes over 2 records")


@pytest.mark.parametrize("suffix", RDF_SUFFIXES)
def test_every_syntax_is_read(tmp_path: Path, suffix: str) -> None:
    triples = worlds.turtle(FINDING)
    quads = RDF_SUFFIXES[suffix] in (ox.RdfFormat.N_QUADS, ox.RdfFormat.TRIG)
    graph = ox.NamedNode("http://example.org/graph") if quads else ox.DefaultGraph()
    data = ox.serialize(
        (ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples) if quads else triples, format=RDF_SUFFIXES[suffix]
    )
    assert data
    path = tmp_path / f"mine{suffix}"
    path.write_bytes(data)
    assert set(read_rdf(path, "n")) == set(triples)
    assert check_against_world(path).ok


def test_upper_case_suffix_is_read(tmp_path: Path) -> None:
    assert check_against_world(write(tmp_path, FINDING, "MINE.TTL")).ok


def test_fault_is_reported_with_file_and_only_of_the_users_nodes(tmp_path: Path) -> None:
    path = write(tmp_path, FINDING.replace("sen:direction val:down", "sen:direction val:sideways"))
    ours = worlds.world() + worlds.turtle("finding:w1 sen:comparator population:w1 .")
    report = examine_given(given(path), ours, worlds.rules())
    assert found(report) == [("finding:x", "sen:direction", "error", "shape:FindingShape-direction")]
    (line,) = report.lines()
    assert line.startswith(f"ERROR {path} finding:x: sen:direction 'val:sideways': A finding (sen:Finding) needs exactly one sen:direction")


def test_a_record_of_ours_described_anew_stands_for_ours(tmp_path: Path) -> None:
    edited = worlds.mutated(*[change for change in worlds.mutations() if change.name == "FindingShape-direction--missing"])
    text = "".join(f"{one} .\n" for one in edited if str(one.subject) in (f"<{iri('finding:x')}>", f"<{iri('anchor:finding-x')}>"))
    report = examine_given(given(write(tmp_path, text, "mine.nt")), worlds.world("finding"), worlds.rules())
    assert found(report) == [("finding:x", "sen:direction", "error", "shape:FindingShape-direction")]


def test_twin_of_a_record_of_ours_is_found(tmp_path: Path) -> None:
    copy = FINDING.replace("finding:x", "finding:own").replace("anchor:finding-x", "anchor:own")
    report = examine_given(given(write(tmp_path, copy)), worlds.world("finding"), worlds.rules())
    assert found(report) == [("finding:own", "sen:entity", "error", "finding-twin")]


def test_record_without_an_address_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, HEADS + '[] a sen:Publication ; rdfs:label "p" ; sen:citationNumber 7 ; sen:identification val:likely .')
    report = check_against_world(path)
    assert found(report) == [("(a node without an address)", "", "error", "shape:RecordShape")]
    assert str(path) in report.lines()[0]


def test_blank_nodes_of_two_files_do_not_meet(tmp_path: Path) -> None:
    text = HEADS + '_:b a sen:Publication ; rdfs:label "p" ; sen:citationNumber {} ; sen:identification val:likely .'
    report = check_against_world(write(tmp_path, text.format(7), "a.ttl"), write(tmp_path, text.format(8), "b.ttl"))
    assert {one.rule for one in report.results} == {"shape:RecordShape"}
    assert {one.where for one in report.results} == {str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl")}


def test_grandchild_class_of_the_users_own_is_caught(tmp_path: Path) -> None:
    kinds = 'sen:Child a owl:Class ; rdfs:label "c" ; obo:IAO_0000115 "C." ; rdfs:subClassOf sen:Finding . sen:Grand a owl:Class ; rdfs:label "g" ; obo:IAO_0000115 "G." ; rdfs:subClassOf sen:Child .'
    text = HEADS + kinds + FINDING.replace("a sen:Finding", "a sen:Grand").replace("sen:direction val:down ;", "")
    assert found(check_against_world(write(tmp_path, text))) == [("finding:x", "sen:direction", "error", "shape:FindingShape-direction")]


def test_closure_in_the_users_file_is_not_believed(tmp_path: Path) -> None:
    text = HEADS + FINDING.replace("sen:entity hgnc:1787", "sen:entity obo:ECO_0007320") + "obo:ECO_0007320 sen:under obo:SO_0000704 ."
    assert found(check_against_world(write(tmp_path, text))) == [("finding:x", "sen:entity", "error", "kind-of-finding-entity")]


def test_misspelt_kind_cannot_run_and_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, HEADS + "finding:x a sen:Findng .")
    with pytest.raises(CannotRun, match=r"nothing in the file is of a kind that senstro knows.*sen:Findng may be meant to be sen:Finding"):
        check_against_world(path)


def test_foreign_rdf_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"nothing was checked.*its kinds are foaf:Person"):
        check_against_world(write(tmp_path, HEADS + "<http://a/b> a foaf:Person ."))
    with pytest.raises(CannotRun, match="nothing in it has an rdf:type"):
        check_against_world(write(tmp_path, HEADS + "<http://a/b> foaf:name 'x' ."))


def test_file_of_nothing_known_beside_a_known_one_is_said(tmp_path: Path) -> None:
    other = write(tmp_path, HEADS + "<http://a/b> rdfs:label 'x' .", "other.ttl")
    report = check_against_world(write(tmp_path, FINDING), other)
    assert [(one.severity, one.rule, one.where) for one in report.results] == [("info", "nothing-known", str(other))]


# ---- files that cannot be read: one clear line each, all of one run together

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("mine.ttl", b"", "the file is empty"),
    "white space": ("mine.ttl", b" \n\n", "the file is empty"),
    "binary": ("mine.ttl", b"\x89PNG\r\n\x1a\n\x00", ":1: the file is no UTF-8 text"),
    "null bytes": ("mine.ttl", b"<http://a> <http://b> \0 .", "the file is binary"),
    "another encoding": ("mine.ttl", "<http://a> <http://b> 'caf\u00e9' .".encode("latin-1"), ":1: the file is no UTF-8 text"),
    "comment only": ("mine.ttl", b"# nothing\n", "holds no RDF statement"),
    "Turtle": ("mine.ttl", b"@prefix a: <http://a/> .\na:b a:c .\n", ":2:9: no valid Turtle: . is not"),
    "N-Triples": ("mine.nt", b"<http://a> <http://b> <http://c> .\n<http://a> <http://b> c .", ":2:23: no valid N-Triples: The object"),
    "JSON-LD": ("mine.jsonld", b'{"@id": "http://a/b"', "no valid JSON-LD: Object"),
    "remote context": ("mine.json", b'{"@context": "http://example.org/c", "@id": "http://a/b", "name": "x"}', "nothing is fetched"),
    "XML cut off": (
        "mine.owl",
        b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<rdf:Description rdf:about="http://a"><rdf:value>1</rdf:value></rdf:Description>\n',
        ":4:1: no valid RDF/XML",
    ),
    "XML of another kind": ("mine.rdf", b'<?xml version="1.0"?><html/>', "mine.rdf: "),
    "document type": (
        "mine.owl",
        b'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        "<!DOCTYPE, which is not read",
    ),
    "unknown suffix": ("mine.xlsx", b"PK", "the suffix says no syntax that is read; known are .ttl"),
    "no suffix": ("mine", b"x", "the suffix says no syntax that is read"),
    "unknown table": ("findngs.tsv", b"key\n", "Did you mean findings.tsv?"),
    "binary table": ("findings.tsv", b"\xff\xfe\x00", ":1: the file is no UTF-8 text"),
    "statement about a statement": (
        "mine.ttl",
        b"PREFIX a: <http://a/> a:b a:c a:d {| a:e a:f |} .",
        "a statement about a statement",
    ),
}


@pytest.mark.parametrize(("name", "raw", "words"), BAD.values(), ids=BAD)
def test_unreadable_file_is_one_line(tmp_path: Path, name: str, raw: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(CannotRun) as error:
        check_files([path])
    assert words in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)


def test_entity_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    path = write(tmp_path, f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]><x>&e11;</x>', "bomb.rdf")
    with pytest.raises(CannotRun, match="DOCTYPE"):
        check_files([path])


def test_missing_file_folder_and_oversize_are_named_together(tmp_path: Path) -> None:
    large = tmp_path / "large.nt"
    with large.open("wb") as file:
        file.truncate(SIZE_CAP + 1)
    folder = tmp_path / "folder.ttl"
    folder.mkdir()
    with pytest.raises(CannotRun) as error:
        check_files([tmp_path / "nowhere.ttl", folder, large, tmp_path])
    lines = str(error.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == [str(tmp_path / "nowhere.ttl"), str(folder), str(large), str(tmp_path)]
    assert "there is no such file" in lines[0]
    assert "this is a folder" in lines[1]
    assert "Split it" in lines[2]
    assert "this is a folder" in lines[3]


@pytest.mark.parametrize("absent", ["pyshacl", "rdflib"])
def test_without_the_validator_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(CannotRun, match=r"senstro\[check\]"):
        check_against_world(write(tmp_path, FINDING))


def test_no_file_cannot_run() -> None:
    with pytest.raises(CannotRun, match="no file is named"):
        check_files([])


def test_mark_at_the_start_of_a_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + FINDING.encode())
    assert check_against_world(path).ok


# ---- tables, against our own

DATA = resources.root() / "data"


def table(folder: Path, name: str, old: str = "", new: str = "", rows: int | None = None) -> Path:
    """A copy of a table of ours, with one thing changed, or with its first rows only."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    text = "\n".join(lines if rows is None else lines[: rows + 1]) + "\n"
    assert old in text
    return write(folder, text.replace(old, new, 1) if old else text, f"{name}.tsv")


def test_our_own_table_passes(tmp_path: Path) -> None:
    report = check_files([table(tmp_path, "populations")])
    assert report.lines() == []
    assert report.records == len((DATA / "populations.tsv").read_text(encoding="utf-8").splitlines()) - 1


def test_fault_of_a_table_names_the_users_file_and_cell(tmp_path: Path) -> None:
    path = table(tmp_path, "publications", "\tmatched\t", "\tmatchd\t")
    report = check_files([path])
    (fault,) = [one for one in report.results if one.severity == "error"]
    assert fault.rule == "unknown-value"
    assert fault.where.startswith(f"{path} K2 (identification)")
    assert "Did you mean 'matched'?" in fault.remedy
    assert [one.rule for one in report.results if one.severity == "info"] == ["not-run"]
    assert not report.ok


def test_all_faults_of_form_are_reported_at_once(tmp_path: Path) -> None:
    lines = (DATA / "publications.tsv").read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("\t2006\t", "\tMMVI\t")
    lines[2] = lines[2] + "\t"
    path = write(tmp_path, "\n".join(lines) + "\n", "publications.tsv")
    rules = {one.rule for one in check_files([path]).results if one.severity == "error"}
    assert {"ill-typed-integer", "ragged-row"} <= rules


@pytest.mark.full
def test_misfit_of_other_tables_is_said_and_the_rows_are_checked(tmp_path: Path) -> None:
    report = check_files([table(tmp_path, "populations", rows=1)])
    assert [(one.severity, one.rule) for one in report.results] == [("info", "other-tables")]
    assert report.records == 1
    assert report.ok


def test_row_that_only_a_check_finds_is_named_by_file_and_row(tmp_path: Path) -> None:
    path = table(tmp_path, "publications", "\n3\t3\t", "\n3\t2\t")
    report = check_files([path])
    assert [(one.rule, one.where) for one in report.results] == [("publication-number-twice", f"{path} row 3")]


def test_table_without_a_row_cannot_run(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no row below its header"):
        check_files([table(tmp_path, "unit_accounts", rows=0)])


def test_table_twice_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(CannotRun, match="the table populations is given twice"):
        check_files([table(tmp_path, "populations"), table(tmp_path / "other", "populations")])


def test_rdf_beside_our_graph(tmp_path: Path) -> None:
    text = (
        HEADS
        + 'publication:900 a sen:Publication ; rdfs:label "publication 900" ; sen:citationNumber 900 ; sen:identification val:likely ; sen:yaer 2020 .'
    )
    report = check_files([write(tmp_path, text)])
    assert found(report) == [
        ("publication:900", "sen:yaer", "error", "property-undeclared"),
        ("publication:900", "sen:yaer", "error", "shape:PublicationShape"),
    ]


TWINS = ("interventions", "criteria", "characterisations", "methods", "gaps", "pathway_steps", "disagreements", "datasets", "source_checks")


@pytest.mark.full
def test_a_row_that_says_what_another_says_is_found_in_every_kind(tmp_path: Path) -> None:
    """The first row of each table once more under another key, with its places: as tables, so that all that the build adds is there."""
    data = resources.root() / "data"
    places = (data / "anchors.tsv").read_text(encoding="utf-8").splitlines()
    twins = {}
    for name in TWINS:
        lines = (data / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        folder = worlds.rules().columns.tables[name].folder
        header, row = lines[0].split("\t"), lines[1].split("\t")
        old, row[0] = row[0], f"{row[0]}-again"
        if "label" in header:
            row[header.index("label")] += ", again"
        write(tmp_path, "\n".join([*lines, "\t".join(row)]) + "\n", f"{name}.tsv")
        twins[f"{folder}:{old}"] = f"{folder}:{old}-again"
        for cells in [line.split("\t") for line in places]:
            if cells[1] == f"{folder}/{old}":
                places.append("\t".join([cells[0].replace(cells[1], f"{cells[1]}-again"), f"{cells[1]}-again", *cells[2:]]))
    write(tmp_path, "\n".join(places) + "\n", "anchors.tsv")
    report = check_files(sorted(tmp_path.glob("*.tsv")))
    assert {one.focus: (one.rule, one.value) for one in report.results} == {old: ("record-twin", new) for old, new in twins.items()}


@pytest.mark.full
def test_a_unit_that_nobody_accounts_for_is_found_where_it_stands(tmp_path: Path) -> None:
    data = resources.root() / "data"
    lines = (data / "unit_accounts.tsv").read_text(encoding="utf-8").splitlines()
    unit = lines[1].split("\t")[1]
    units = (data / "units.tsv").read_text(encoding="utf-8")
    row = next(number for number, line in enumerate(units.splitlines(), 1) if line.startswith(f"{unit}\t"))
    mine = write(tmp_path, units, "units.tsv")
    write(tmp_path, "\n".join([lines[0], *lines[2:]]) + "\n", "unit_accounts.tsv")
    report = check_files([mine, tmp_path / "unit_accounts.tsv"])
    assert [(one.rule, one.focus, one.where) for one in report.results] == [("unit-without-account", f"unit:{unit}", f"{mine} row {row}")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a text", '<http://a/b> <http://a/p> "{}" .'),
        ("a long text", '<http://a/b> <http://a/p> """"{}\\"""" .'),
        ("a text in single quotes", "<http://a/b> <http://a/p> '{}' ."),
        ("a long text in single quotes", "<http://a/b> <http://a/p> ''''{}''' ."),
        ("an address", "<http://a/({}> <http://a/p> 1 .".replace("{}", "(" * 2000)),
        ("a comment", "# {} \" ' \n<http://a/b> <http://a/p> 1 ."),
        ("an escaped name", "@prefix a: <http://a/> . a:" + "\\(" * 2000 + " a:p 1 ."),
        ("brackets that close again", "<http://a/b> <http://a/p> " + ", ".join(["[]"] * 2000) + " ."),
    ],
)
def test_brackets_that_nest_nothing_are_no_depth(name: str, text: str, tmp_path: Path) -> None:
    assert len(read_rdf(write(tmp_path, text.replace("{}", "[(" * 2000)), "n")) >= 1, name


def test_depth_is_measured_behind_such_brackets(tmp_path: Path) -> None:
    path = write(tmp_path, '# [\n<http://a/b> <http://a/p> "]]" , ' + "[ <http://a/p> " * 1001 + "1" + "]" * 1001 + " .")
    with pytest.raises(CannotRun, match=r"mine\.ttl:2: the file nests more than 1000 levels deep"):
        read_rdf(path, "n")
