"""The one writer and the release: same graph, same bytes; nothing lost; every file stands alone."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from senstro.engines.rdflib import to_rdflib
from senstro.export import write_release
from senstro.export.folder import MANIFEST
from senstro.export.release import release_triples
from senstro.export.writer import FORMATS, prefixes_for, serialize
from senstro.graph import LAYERS, Graph
from senstro.graph.layers import RELEASES
from senstro.ontology import parse_turtle
from senstro.terms import BASE, NAMESPACES, iri

HARD = """
@prefix SENSTRO: <https://w3id.org/senstro/SENSTRO_> .
@prefix sen: <https://w3id.org/senstro/schema/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
SENSTRO:9000001 a owl:Class ; rdfs:label "β-galactosidase \\"acid\\" & <low> pH\\n second line\\t\\\\ end" ; owl:equivalentClass [
    a owl:Class ; owl:intersectionOf ( SENSTRO:9000002 [ a owl:Restriction ; owl:onProperty sen:has ; owl:someValuesFrom SENSTRO:9000003 ] ) ] .
SENSTRO:9000004 a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty sen:has ; owl:someValuesFrom SENSTRO:9000003 ] ,
    [ a owl:Restriction ; owl:onProperty sen:has ; owl:someValuesFrom SENSTRO:9000005 ] .
sen:it sen:value 35.0 , 35 , "35" ; rdfs:label "" .
"""


def hard() -> list[ox.Triple]:
    """Triples with all that goes wrong in writing: blank nodes, lists, quotes, line ends, Greek, lexical forms."""
    return [quad.triple for quad in ox.parse(HARD.encode(), format=ox.RdfFormat.TURTLE)]


def canonical(triples: list[ox.Triple]) -> list[str]:
    """The same graph, the same lines."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def disguised(triples: list[ox.Triple], seed: int) -> list[ox.Triple]:
    """The same graph in another order, with other names for its blank nodes."""
    chance = random.Random(seed)
    names: dict[str, ox.BlankNode] = {}

    def blank(one: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(one.value, ox.BlankNode(f"n{chance.getrandbits(60)}"))

    changed = [
        ox.Triple(
            blank(t.subject) if isinstance(t.subject, ox.BlankNode) else t.subject,
            t.predicate,
            blank(t.object) if isinstance(t.object, ox.BlankNode) else t.object,
        )
        for t in triples
    ]
    chance.shuffle(changed)
    return changed


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("make", [hard, None], ids=["hard", "ontology"])
def test_order_and_names_of_blank_nodes_leave_no_trace(suffix: str, make: Callable[[], list[ox.Triple]] | None, graph: Graph) -> None:
    triples = make() if make else graph.triples("ontology")
    assert len({serialize(disguised(triples, seed), suffix) for seed in range(4)}) == 1


@pytest.mark.parametrize("suffix", FORMATS)
def test_another_triple_gives_other_bytes(suffix: str) -> None:
    triples, whole = hard(), serialize(hard(), suffix)
    assert [str(triple) for index, triple in enumerate(triples) if serialize(triples[:index] + triples[index + 1 :], suffix) == whole] == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_reads_back_the_same(suffix: str) -> None:
    read = [quad.triple for quad in ox.parse(serialize(hard(), suffix), format=FORMATS[suffix])]
    assert canonical(read) == canonical(hard())


@pytest.mark.parametrize(("suffix", "name"), [("ttl", "turtle"), ("owl", "xml"), ("nt", "nt"), ("jsonld", "json-ld")])
def test_another_library_reads_the_same_graph(suffix: str, name: str) -> None:
    rdflib.NORMALIZE_LITERALS = False
    read = rdflib.Graph().parse(data=serialize(hard(), suffix).decode(), format=name)
    assert isomorphic(read, to_rdflib(hard()))


def test_prefixes_are_those_in_use() -> None:
    assert set(prefixes_for(hard())) == {"SENSTRO", "sen", "owl", "rdf", "rdfs", "xsd"}
    assert b"@prefix prov:" not in serialize(hard(), "ttl")


def test_no_name_in_turtle_needs_a_backslash(graph: Graph) -> None:
    text = serialize(graph.triples(), "ttl").decode()
    assert "@prefix finding:" in text
    assert not re.search(r"^\S*\\\S* ", text, re.M)


def test_the_type_of_a_thing_comes_first() -> None:
    lines = [line for line in serialize(hard(), "nt").decode().splitlines() if "9000001" in line.split()[0]]
    assert "#type" in lines[0]
    assert len(lines) == 3


@pytest.fixture(scope="module")
def released(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    write_release(graph, folder)
    return folder


def test_another_process_with_another_hash_seed_writes_the_same_release(released: Path, tmp_path: Path) -> None:
    program = "import sys; from senstro.cli import main; sys.exit(main(['build', '--to', sys.argv[1]]))"
    other = str(int(os.environ.get("PYTHONHASHSEED", "0").replace("random", "0")) + 1)
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env={**os.environ, "PYTHONHASHSEED": other}, capture_output=True)
    here, there = ({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in (released, tmp_path))
    assert here.keys() == there.keys()
    assert [str(name) for name in here if here[name] != there[name]] == []


def test_the_release_has_these_files_and_no_others(released: Path) -> None:
    expected = {f"{name}.{suffix}" for name in RELEASES for suffix in FORMATS} | {f"layers/{layer}.ttl" for layer in LAYERS} | {MANIFEST}
    assert {str(path.relative_to(released)) for path in released.rglob("*") if path.is_file()} == expected


@pytest.mark.parametrize("name", RELEASES)
def test_every_format_of_a_release_holds_the_same_graph(released: Path, name: str) -> None:
    graphs = [canonical([quad.triple for quad in ox.parse(path=str(released / f"{name}.{suffix}"), format=kind)]) for suffix, kind in FORMATS.items()]
    assert all(one == graphs[0] for one in graphs[1:])
    assert len(graphs[0]) > 1000


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_has_one_header_and_imports_nothing(graph: Graph, name: str) -> None:
    triples = release_triples(graph, name)
    headers = [t.subject.value for t in triples if t.object == ox.NamedNode(iri("owl:Ontology")) and isinstance(t.subject, ox.NamedNode)]
    assert headers == [f"{BASE}{name}.owl"]
    assert not [t for t in triples if t.predicate.value == iri("owl:imports")]
    versions = {t.object.value for t in triples if t.predicate.value == iri("owl:versionIRI") and isinstance(t.object, ox.NamedNode)}
    assert len(versions) == 1
    assert versions.pop().endswith(f"/{name}.owl")


@pytest.mark.parametrize("name", RELEASES)
def test_every_term_of_a_release_is_declared_in_it(graph: Graph, name: str) -> None:
    triples = release_triples(graph, name)
    kinds = {iri(f"owl:{kind}") for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")}
    declared = {t.subject for t in triples if t.predicate.value == iri("rdf:type") and isinstance(t.object, ox.NamedNode) and t.object.value in kinds}
    built_in = tuple(NAMESPACES[prefix] for prefix in ("owl", "rdf", "rdfs", "xsd"))
    properties = {t.predicate for t in triples if not t.predicate.value.startswith(built_in)}
    classes = {
        t.object
        for t in triples
        if t.predicate.value in {iri("rdfs:subClassOf"), iri("owl:someValuesFrom"), iri("rdf:first"), iri("rdf:type"), iri("owl:onProperty")}
        and isinstance(t.object, ox.NamedNode)
        and not t.object.value.startswith(built_in)
    }
    assert sorted(node.value for node in (properties | classes) - declared) == []


def test_kg_is_all_layers(graph: Graph) -> None:
    kg = {str(t) for t in release_triples(graph, "senstro-kg")}
    header = f"<{BASE}"
    for layer in LAYERS:
        missing = [str(t) for t in graph.triples(layer) if str(t) not in kg and not (str(t.subject).startswith(header) and ".owl>" in str(t.subject))]
        assert missing == [], layer


def test_the_imports_are_none_of_ours_and_the_derived_layer_can_be_dropped(graph: Graph) -> None:
    ours = ("sen", "val", "SENSTRO")
    subjects = {t.subject.value for t in graph.triples("imports") if isinstance(t.subject, ox.NamedNode)}
    assert not [one for one in subjects if one.startswith(tuple(NAMESPACES[prefix] for prefix in ours))]
    derived, records = set(map(str, graph.triples("derived"))), set(map(str, graph.triples("records")))
    assert derived.isdisjoint(records)


def test_what_else_stands_in_the_folder_stays_and_a_failed_write_leaves_the_old(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "senstro-base.ttl").write_text("old", encoding="utf-8")
    broken = Graph({**graph.layers, "derived": []}, graph.tables, graph.ontology, [])
    del broken.layers["derived"]
    with pytest.raises(KeyError):
        write_release(broken, tmp_path)
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {"mine.txt": "mine", "senstro-base.ttl": "old"}


def test_turtle_of_the_ontology_is_read_with_place_of_the_fault(tmp_path: Path) -> None:
    from senstro import CannotRun

    path = tmp_path / "broken.ttl"
    path.write_text("@prefix a: <urn:x:> .\na:b a:c a:d\na:e a:f a:g .\n", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"broken\.ttl:\d+:\d+: no valid Turtle"):
        parse_turtle(path)
