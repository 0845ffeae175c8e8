"""The stored questions as data: Turtle in the form of the SIB examples, queries that grlc reads, the catalogue."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from conftest import ROOT, Senstro, offline_environment
from rdflib.compare import to_isomorphic

from senstro.engines import OxigraphEngine
from senstro.export.examples import Example, examples
from senstro.export.grlc import grlc_name, grlc_query
from senstro.export.library import write_library
from senstro.export.question_page import question_page
from senstro.export.sparql_examples import sparql_examples
from senstro.graph import Graph
from senstro.questions import Library, ask, load_library
from senstro.questions.answer import short
from senstro.questions.question import Parameter
from senstro.resources import root

LIBRARY = load_library(root() / "queries" / "questions")
ENDPOINT = "https://example.org/a?b=1&c=%22"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = rdflib.Namespace("https://schema.org/")
GRLC_PARAMETER = re.compile(r"\?_{1,2}[a-zA-Z0-9]+")
"""How a parameter begins in a query for grlc."""


def needed(parameter: Parameter) -> bool:
    """Whether a call of grlc has to give it: grlc puts no default in the place of what is left out."""
    return parameter.required or bool(parameter.default)


@pytest.fixture(scope="module")
def engine(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


@pytest.fixture(scope="module")
def found(library: Library, engine: OxigraphEngine) -> dict[str, Example]:
    return {example.question.name: example for example in examples(library, engine)}


@pytest.fixture(scope="module")
def turtle(found: dict[str, Example]) -> rdflib.Graph:
    return rdflib.Graph(bind_namespaces="none").parse(data=sparql_examples([*found.values()], ENDPOINT), format="turtle")


@pytest.fixture(scope="module")
def written(library: Library, engine: OxigraphEngine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    write_library(library, engine, folder)
    return folder


def rows(engine: OxigraphEngine, query: str) -> list[list[str]]:
    return [[short(cell) for cell in row] for row in engine.select(query).rows]


def asked(engine: OxigraphEngine, name: str, values: dict[str, str]) -> list[list[str]]:
    return [[short(cell) for cell in row] for row in ask(LIBRARY.get(name), values, engine).table.rows]


def test_the_catalogue_is_up_to_date(found: dict[str, Example], engine: OxigraphEngine) -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert page == question_page([*found.values()], engine), "run `senstro export questions --to docs/questions.md`"


def test_the_catalogue_shows_every_question_with_rows_of_its_answer(found: dict[str, Example], engine: OxigraphEngine) -> None:
    page = question_page([*found.values()], engine)
    sections = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    assert list(sections) == sorted(LIBRARY.questions)
    for name, section in sections.items():
        count = len(asked(engine, name, found[name].values))
        tables = re.findall(r"^\|(?:---\|)+\n((?:\|.*\|\n)*)", section, re.M)
        assert len(tables) == (1 if found[name].values else 0) + (1 if count else 0), name
        if count:
            assert len(tables[-1].splitlines()) == min(3, count), name
            assert f"{count} row" in section, name


class TestSparqlExamples:
    """What the README and the shapes of the SIB collection ask of an example."""

    def test_two_parsers_read_the_same(self, found: dict[str, Example], turtle: rdflib.Graph) -> None:
        data = sparql_examples([*found.values()], ENDPOINT)
        other = rdflib.Graph(bind_namespaces="none")
        nt = ox.serialize((quad.triple for quad in ox.parse(input=data, format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES)
        assert nt is not None
        other.parse(data=nt.decode(), format="nt")
        assert to_isomorphic(other) == to_isomorphic(turtle)

    def test_every_question_is_there_once_and_well_formed(self, turtle: rdflib.Graph) -> None:
        subjects = list(turtle.subjects(rdflib.RDF.type, SH.SPARQLExecutable))
        assert sorted(str(subject).rpartition("/")[2] for subject in subjects) == sorted(LIBRARY.questions)
        prefixes = set(turtle.subjects(rdflib.RDF.type, rdflib.OWL.Ontology))
        assert len(prefixes) == 1
        for subject in subjects:
            assert set(turtle.objects(subject, rdflib.RDF.type)) == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}
            assert len(list(turtle.objects(subject, SH.select))) == 1
            comments = list(turtle.objects(subject, rdflib.RDFS.comment))
            assert [getattr(comment, "language", None) for comment in comments] == ["en"]
            assert str(comments[0]).startswith(LIBRARY.get(str(subject).rpartition("/")[2]).summary)
            assert list(turtle.objects(subject, SCHEMA.target)) == [rdflib.URIRef(ENDPOINT)]
            assert set(turtle.objects(subject, SH.prefixes)) == prefixes
            keywords = [str(word) for word in turtle.objects(subject, SCHEMA.keywords)]
            assert keywords
            assert all(re.fullmatch(r"\S.*\S", word) for word in keywords)
        assert {str(predicate) for predicate in turtle.predicates()} <= {
            str(term)
            for term in (
                rdflib.RDF.type,
                rdflib.RDFS.comment,
                SH.select,
                SH.prefixes,
                SH.declare,
                SH.prefix,
                SH.namespace,
                SCHEMA.keywords,
                SCHEMA.target,
            )
        }

    @pytest.mark.parametrize("name", LIBRARY.questions)
    def test_an_example_runs_as_it_stands(self, name: str, turtle: rdflib.Graph, engine: OxigraphEngine, found: dict[str, Example]) -> None:
        (subject,) = [one for one in turtle.subjects(rdflib.RDF.type, SH.SPARQLExecutable) if str(one).endswith(f"/{name}")]
        query = str(turtle.value(subject, SH.select))
        assert "UNDEF" not in query
        assert "#+" not in query
        assert rows(engine, query) == asked(engine, name, found[name].values)
        declared = {str(turtle.value(node, SH.prefix)): str(turtle.value(node, SH.namespace)) for node in turtle.objects(None, SH.declare)}
        assert dict(re.findall(r"PREFIX (\w+): <([^>]*)>", query)).items() <= declared.items()

    def test_the_folder_holds_the_same_as_the_one_file(self, written: Path, turtle: rdflib.Graph) -> None:
        one = rdflib.Graph(bind_namespaces="none").parse(written / "sparql-examples.ttl", format="turtle")
        files = sorted((written / "sparql-examples").glob("*.ttl"))
        assert {file.stem for file in files} == {*LIBRARY.questions, "prefixes"}
        # In the folder each file has a blank node of its own for the prefixes, so that it is left out of the comparison.
        apart = {triple for file in files for triple in rdflib.Graph(bind_namespaces="none").parse(file, format="turtle") if triple[1] != SH.prefixes}
        together = {triple for triple in one if triple[1] != SH.prefixes}
        assert {triple for triple in apart if isinstance(triple[0], rdflib.URIRef)} == {
            triple for triple in together if isinstance(triple[0], rdflib.URIRef)
        }
        assert len(one) == len(turtle)


class TestGrlc:
    """What grlc asks of a query, by its documentation and code; tests/full/test_grlc.py asks grlc itself."""

    def decorators(self, text: str) -> dict[str, Any]:
        """As grlc reads them: every leading # and + goes, the rest is YAML."""
        found = yaml.safe_load("\n".join(line.lstrip("#+") for line in text.split("\n") if line.startswith("#+")))
        assert isinstance(found, dict)
        return found

    @pytest.mark.parametrize("name", LIBRARY.questions)
    def test_decorators_and_parameters(self, name: str, found: dict[str, Example], engine: OxigraphEngine) -> None:
        question, text = LIBRARY.get(name), grlc_query(found[name], engine, ENDPOINT)
        head = self.decorators(text)
        assert set(head) <= {"summary", "description", "endpoint", "method", "tags", "defaults", "enumerate"}
        assert head["summary"] == question.summary
        assert head["endpoint"] == ENDPOINT
        assert head["tags"] == list(question.tags)
        names = {grlc_name(parameter.name): parameter for parameter in question.parameters}
        assert len(names) == len(question.parameters)
        assert [next(iter(one)) for one in head.get("defaults", [])] == list(names)
        assert {next(iter(one)) for one in head.get("enumerate", [])} == {word for word, parameter in names.items() if parameter.kind == "value"}
        defaults = {word: value for one in head.get("defaults", []) for word, value in one.items()}
        for one in head.get("enumerate", []):
            ((word, allowed),) = one.items()
            assert defaults[word] in allowed
        variables = GRLC_PARAMETER.findall(text)
        assert {variable.lstrip("?_") for variable in variables} == set(names)
        for variable in variables:
            assert variable.startswith("?__") != needed(names[variable.lstrip("?_")])

    @pytest.mark.parametrize("name", LIBRARY.questions)
    def test_with_the_defaults_put_in_it_gives_the_same_rows(self, name: str, found: dict[str, Example], engine: OxigraphEngine) -> None:
        text = grlc_query(found[name], engine)
        for parameter in LIBRARY.get(name).parameters:
            variable = next(one for one in re.findall(r"\?_{1,2}\w+", text) if one.lstrip("?_").partition("_")[0] == grlc_name(parameter.name))
            text = text.replace(variable, found[name].terms[parameter.name])
        assert rows(engine, text) == asked(engine, name, found[name].values)

    @pytest.mark.parametrize("name", [name for name, question in LIBRARY.questions.items() if not any(map(needed, question.parameters))])
    def test_without_values_it_stands_for_anything(self, name: str, found: dict[str, Example], engine: OxigraphEngine) -> None:
        assert rows(engine, grlc_query(found[name], engine)) == asked(engine, name, {})

    @pytest.mark.parametrize(("name", "expected"), [("agent", "agent"), ("criterion_set", "criterionSet"), ("a_b_c", "aBC")])
    def test_names(self, name: str, expected: str) -> None:
        assert grlc_name(name) == expected


PROGRAM = """
import sys
from pathlib import Path
from senstro import resources
from senstro.engines import OxigraphEngine
from senstro.export.library import write_library
from senstro.graph.compiled import load_store
from senstro.questions import load_library
write_library(load_library(resources.root() / "queries" / "questions"), OxigraphEngine(load_store()[0]), Path(sys.argv[1]))
"""


def digests(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.full
def test_the_same_bytes_whatever_the_hash_seed(written: Path, senstro: Senstro, tmp_path: Path) -> None:
    expected = digests(written)
    assert len(expected) == 2 * len(LIBRARY.questions) + 4
    for seed in ("0", "1", "4711"):
        (tmp_path / seed).mkdir()
        subprocess.run([sys.executable, "-c", PROGRAM, tmp_path / seed], check=True, env=offline_environment(PYTHONHASHSEED=seed), cwd=ROOT)
        assert digests(tmp_path / seed) == expected, seed


@pytest.mark.full
def test_the_command_exports_them(senstro: Senstro, written: Path, tmp_path: Path) -> None:
    assert senstro("export", "sparql-examples").out == (written / "sparql-examples.ttl").read_text(encoding="utf-8")
    assert senstro("export", "questions").out == (written / "questions.md").read_text(encoding="utf-8")
    assert senstro("export", "grlc", "--to", str(tmp_path / "grlc")).out == f"{len(LIBRARY.questions)} questions written to {tmp_path / 'grlc'}\n"
    made = digests(tmp_path / "grlc")
    del made["SHA256SUMS"]
    assert made == digests(written / "grlc")
    refused = senstro("export", "grlc")
    assert (refused.code, refused.out) == (2, "")
    assert "name one with --to" in refused.err
    wrong = senstro("export", "sparql-examples", "--endpoint", "ftp://example.org/")
    assert (wrong.code, wrong.out) == (2, "")
    assert "is no http or https address" in wrong.err
