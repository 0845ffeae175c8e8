"""The shapes: they agree with the columns, a valid record passes, each fault gives its result and no other, and a shape that checks nothing is an error."""

from __future__ import annotations

from pathlib import Path

import pytest
import worlds

from senstro.checks.examine import Subject, examine
from senstro.checks.guard import guard_focus, guard_shapes
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE, Shapes, load_shapes
from senstro.checks.validator import focus_nodes, validate, validator_input
from senstro.engines.rdflib import to_rdflib
from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.tables import Column, TableSpec
from senstro.terms import curie, iri

SHAPES = worlds.rules().shapes
COLUMNS = [(table, column) for table in worlds.rules().columns.tables.values() for column in table.columns.values() if column.property]
NOT_IN_TABLES = {"rdfs:label", "sen:leavesOpen", "sen:tableCell", "sen:evidenceType", "sen:agentType"}
"""What the builder writes without a column: every record has a label, whether its table has one or not."""


def index() -> Ontology:
    triples = worlds.world()
    ontology = Ontology({"all": triples})
    ontology.add(triples)
    return ontology


ONTOLOGY = index()


def shapes_of(kind: str) -> list[str]:
    """The node shapes that an instance of a class must meet."""
    above = ONTOLOGY.above(iri(kind))
    return [shape for shape in SHAPES.of_type(NODE_SHAPE) if above & set(SHAPES.names(shape, iri("sh:targetClass")))]


def property_shapes(kind: str, path: str) -> list[str]:
    held = [name for shape in shapes_of(kind) for name in SHAPES.names(shape, iri("sh:property"))]
    return [name for name in held if SHAPES.names(name, iri("sh:path")) == [iri(path)]]


def expected_constraint(column: Column, table: TableSpec) -> tuple[str, str]:
    """What a shape must say of the values of a column."""
    if column.kind == "enum":
        return "sh:class", iri("sen:" + column.values)
    if column.kind == "citations":
        return "sh:class", iri("sen:Publication")
    if column.kind == "ref":
        kinds = [worlds.rules().columns.tables[name].record_class for name in column.to]
        return "sh:class", iri(kinds[0]) if len(kinds) == 1 else ""
    if column.kind == "class":
        return "sh:nodeKind", iri("sh:IRI")
    return "sh:datatype", iri({"integer": "xsd:integer", "decimal": "xsd:decimal"}.get(column.kind, "xsd:string"))


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table.name}.{column.name}" for table, column in COLUMNS])
def test_column_has_its_shape(table: TableSpec, column: Column) -> None:
    found = property_shapes(table.record_class, column.property)
    assert len(found) == 1, f"{table.record_class} {column.property} has {len(found)} property shapes"
    (shape,) = found
    assert SHAPES.texts(shape, iri("sh:minCount")) == (["1"] if column.required or column.property == "rdfs:label" else [])
    assert SHAPES.texts(shape, iri("sh:maxCount")) == ([] if column.many else ["1"])
    word, value = expected_constraint(column, table)
    said = SHAPES.names(shape, iri(word))
    if value:
        assert said == [value]
    else:
        kinds = {iri(worlds.rules().columns.tables[name].record_class) for name in column.to}
        assert len(said) == 1
        assert all(said[0] in ONTOLOGY.above(kind) for kind in kinds)
    assert SHAPES.texts(shape, iri("sh:pattern")) == ([f"^{column.pattern}$"] if column.pattern and column.kind == "text" else [])


def test_no_shape_is_about_a_property_that_no_column_has() -> None:
    declared = {column.property for _, column in COLUMNS} | NOT_IN_TABLES | {"IAO:0000115"}
    paths = {curie(path) for shape in SHAPES.of_type(PROPERTY_SHAPE) for path in SHAPES.names(shape, iri("sh:path"))}
    assert paths <= declared


def ignored(shape: str) -> set[str]:
    """The members of sh:ignoredProperties."""
    found, (cell,) = set(), SHAPES.names(shape, iri("sh:ignoredProperties"))
    while cell != iri("rdf:nil"):
        found |= set(SHAPES.names(cell, iri("rdf:first")))
        (cell,) = SHAPES.names(cell, iri("rdf:rest"))
    return {curie(name) for name in found}


@pytest.mark.parametrize("table", worlds.rules().columns.tables.values(), ids=lambda table: table.name)
def test_closed_shape_lets_pass_what_other_shapes_and_the_build_add(table: TableSpec) -> None:
    (shape,) = [one for one in shapes_of(table.record_class) if SHAPES.names(one, iri("sh:targetClass")) == [iri(table.record_class)]]
    assert SHAPES.texts(shape, iri("sh:closed")) == ["true"]
    others = [name for one in shapes_of(table.record_class) if one != shape for name in SHAPES.names(one, iri("sh:property"))]
    wanted = {curie(path) for name in others for path in SHAPES.names(name, iri("sh:path"))}
    wanted |= {"rdf:type", "sen:place", "sen:placeText", "sen:citationText", "sen:sourceCaution"}
    wanted |= {"interventions": {"sen:raises", "sen:lowers"}, "populations": {"sen:inferredType"}}.get(table.name, set())
    assert wanted <= ignored(shape)
    own = {curie(path) for name in SHAPES.names(shape, iri("sh:property")) for path in SHAPES.names(name, iri("sh:path"))}
    assert not own & ignored(shape), "a property is both shaped and ignored"


def test_every_shape_file_is_of_one_class_or_common() -> None:
    for path in sorted((worlds.ROOT / "shapes").glob("*.ttl")):
        nodes = [shape for shape in SHAPES.of_type(NODE_SHAPE) if SHAPES.files[shape] == f"shapes/{path.name}"]
        assert len(nodes) == (2 if path.stem == "common" else 1)


@pytest.mark.parametrize("fixture", ["", *worlds.VALID])
def test_valid_fixture_passes_everything(fixture: str) -> None:
    subject = Subject(worlds.world(*([fixture] if fixture else [])))
    report, focus = examine(subject, worlds.rules())
    assert [result.line() for result in report.results if result.rule != "shape-matches-nothing"] == []
    assert focus[iri("shape:RecordShape")]


def test_fixtures_together_meet_every_shape() -> None:
    report, focus = examine(Subject(worlds.world(*(name for name in worlds.VALID if name != "edge"))), worlds.rules())
    assert [result.line() for result in report.results] == []
    assert all(focus.values())


@pytest.mark.parametrize("batch", worlds.batches("shape:").values(), ids=worlds.batches("shape:"))
def test_fault_gives_its_result_and_no_other(batch: list[worlds.Mutation]) -> None:
    report, _ = examine(Subject(worlds.mutated(*batch)), worlds.rules())
    found = [(one.focus, one.path, one.severity, one.rule) for one in report.results if one.rule != "shape-matches-nothing"]
    assert sorted(found) == sorted(change.expected for change in batch)


def test_shapes_as_the_validator_gets_them_find_what_the_shapes_as_written_find() -> None:
    plain = load_shapes(worlds.ROOT / "shapes")
    plain.graph = to_rdflib(plain.triples)
    batches = [
        batch for name, batch in worlds.batches("shape:").items() if name.partition("--")[0] in {"finding", "ontology-class", "source-check", "world"}
    ]
    assert len(batches) > 10
    for batch in batches:
        triples = worlds.mutated(*batch)
        ontology = Ontology({})
        ontology.add(triples)
        given = validator_input(triples, ontology)
        found = {result for result, _, _ in validate(SHAPES, given)}
        assert len(found) == len(batch)
        assert found == {result for result, _, _ in validate(plain, given)}


def test_every_shape_has_a_fault_that_it_finds() -> None:
    named = {change.rule for change in worlds.mutations()}
    for shape in SHAPES.of_type(PROPERTY_SHAPE):
        assert curie(shape) in named
    for shape in SHAPES.of_type(NODE_SHAPE):
        if SHAPES.texts(shape, iri("sh:closed")) or SHAPES.names(shape, iri("sh:nodeKind")):
            assert curie(shape) in named


def test_result_names_record_property_value_and_row() -> None:
    triples = worlds.world("publication") + worlds.turtle("publication:x sen:year 2021 .")
    report, _ = examine(Subject(triples), worlds.rules())
    (line,) = [result.line() for result in report.results if result.rule == "shape:PublicationShape-year"]
    assert line == (
        "ERROR data/publications.tsv row 900 publication:x (publication 900): sen:year: A publication (sen:Publication) has at most one sen:year, "
        "an xsd:integer; correct it, or keep one of several. [shape:PublicationShape-year]"
    )


def test_severity_of_a_shape_decides_and_not_conforms() -> None:
    shapes = Shapes()
    for triple in SHAPES.triples:
        is_severity = triple.predicate.value == iri("sh:severity") and str(triple.subject) == f"<{iri('shape:PublicationShape-year')}>"
        for one in worlds.turtle("shape:PublicationShape-year sh:severity sh:Warning .") if is_severity else [triple]:
            shapes.add(one, "shapes/publication.ttl")
    rules = worlds.rules()
    mild = type(rules)(shapes, rules.checks, rules.exceptions, rules.columns, rules.faulty)
    triples = worlds.world(*(name for name in worlds.VALID if name != "edge")) + worlds.turtle("publication:x sen:year 2021 .")
    report, _ = examine(Subject(triples), mild)
    assert [(one.severity, one.rule) for one in report.results] == [("warning", "shape:PublicationShape-year")]
    assert report.ok


def shapes_from(text: str) -> Shapes:
    shapes = Shapes()
    for triple in worlds.turtle(text):
        shapes.add(triple, "shapes/test.ttl")
    return shapes


WORDS = 'sh:name "x" ; sh:severity sh:Violation ; sh:message "A finding (sen:Finding) needs one sen:direction; add it." '
NODE = "shape:S a sh:NodeShape ; sh:targetClass sen:Finding ; sh:property shape:S-p . "
PROPERTY = f"shape:S-p a sh:PropertyShape ; sh:path sen:direction ; sh:minCount 1 ; {WORDS} . "
BROKEN = {
    "term that SHACL lacks": (NODE + PROPERTY.replace("sh:minCount", "sh:mincount"), "shape-unknown-term"),
    "class of SHACL that it lacks": (NODE + PROPERTY + "shape:S-p a sh:PropertyShap .", "shape-unknown-term"),
    "target class that is not declared": (NODE.replace("sen:Finding", "sen:Findng") + PROPERTY, "shape-class-undeclared"),
    "no target": (NODE.replace("sh:targetClass sen:Finding ;", "") + PROPERTY, "shape-without-target"),
    "node shape without property shapes": (NODE + PROPERTY + "shape:T a sh:NodeShape ; sh:targetClass sen:Gap .", "shape-without-property"),
    "property shape that nothing refers to": (NODE + PROPERTY + PROPERTY.replace("S-p", "S-q"), "shape-unused"),
    "reference to a missing property shape": (NODE.replace("shape:S-p .", "shape:S-p , shape:S-q .") + PROPERTY, "shape-missing"),
    "property that is not declared": (NODE + PROPERTY.replace("sh:path sen:direction", "sh:path sen:directon"), "shape-path-undeclared"),
    "path that is no single property": (
        NODE + PROPERTY.replace("sh:path sen:direction", "sh:path ( sen:population sen:species )"),
        "shape-path-undeclared",
    ),
    "class that is not declared": (NODE + PROPERTY.replace("sh:minCount 1", "sh:class sen:Directon"), "shape-class-undeclared"),
    "class against the range": (NODE + PROPERTY.replace("sh:minCount 1", "sh:class sen:Effect"), "shape-against-range"),
    "alternatives": (NODE + PROPERTY + "shape:S sh:or ( shape:S-p ) .", "shape-not-flat"),
    "switched off": (NODE + PROPERTY + "shape:S-p sh:deactivated true .", "shape-not-flat"),
    "no message": (NODE + PROPERTY.replace('; sh:message "A finding (sen:Finding) needs one sen:direction; add it."', ""), "shape-without-words"),
    "placeholder in the message": (NODE + PROPERTY.replace("needs one", "{$this} needs one"), "shape-without-words"),
    "message that names no property": (NODE + PROPERTY.replace("(sen:Finding) needs one sen:direction", "needs it"), "shape-without-words"),
    "not declared as a shape": (NODE + PROPERTY + "shape:T sh:targetClass sen:Gap ; sh:property shape:S-p .", "shape-untyped"),
    "no severity": (NODE + PROPERTY.replace("sh:severity sh:Violation ;", ""), "shape-without-words"),
}


def test_sound_small_shape_has_no_fault() -> None:
    assert guard_shapes(shapes_from(NODE + PROPERTY), ONTOLOGY) == []


@pytest.mark.parametrize(("text", "rule"), BROKEN.values(), ids=BROKEN)
def test_shape_that_checks_nothing_is_an_error(text: str, rule: str) -> None:
    found = guard_shapes(shapes_from(text), ONTOLOGY)
    assert {(one.severity, one.rule) for one in found} == {("error", rule)}
    assert all(one.where == "shapes/test.ttl" and one.remedy for one in found)


def test_unnamed_property_shape_is_an_error() -> None:
    found = guard_shapes(
        shapes_from(f"shape:S a sh:NodeShape ; sh:targetClass sen:Finding ; sh:property [ a sh:PropertyShape ; sh:path sen:direction ; {WORDS} ] ."),
        ONTOLOGY,
    )
    assert [one.rule for one in found] == ["shape-unnamed"]


def focus_faults(text: str) -> list[str]:
    triples = validator_input(worlds.world(), ONTOLOGY)
    shapes = shapes_from(text)
    return [one.rule for one in guard_focus(shapes, focus_nodes(shapes, triples, ONTOLOGY))]


def test_shape_without_focus_node_is_an_error_unless_it_may_be_empty() -> None:
    gap = NODE.replace("sen:Finding", "sen:Gap") + PROPERTY
    assert focus_faults(NODE + PROPERTY) == []
    assert focus_faults(gap) == ["shape-matches-nothing"]
    assert focus_faults(gap + "shape:S sen:mayBeEmpty true .") == []
    assert focus_faults(gap + "shape:S sen:mayBeEmpty false .") == ["shape-matches-nothing"]


def test_validator_is_given_no_foreign_class_and_no_expression() -> None:
    given = validator_input(worlds.world(*worlds.VALID), ONTOLOGY)
    classes = {str(one.subject) for one in given if str(one.object) == f"<{iri('owl:Class')}>"}
    assert classes
    assert all("/SENSTRO_" in address for address in classes)
    assert not any(str(one.subject).startswith("_:") for one in given)


def test_folder_without_a_shape_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix a: <http://a/> . a:b a:c a:d .", encoding="utf-8")
    with pytest.raises(CannotRun, match="no shape, so nothing could be checked"):
        load_shapes(tmp_path)


def test_every_broken_shape_file_is_named_with_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("@prefix a: <http://a/> .\na:b a:c .\n", encoding="utf-8")
    (tmp_path / "b.ttl").write_text("a:b a:c a:d .\n", encoding="utf-8")
    with pytest.raises(CannotRun) as error:
        load_shapes(tmp_path)
    assert f"{tmp_path / 'a.ttl'}:2:9:" in str(error.value)
    assert f"{tmp_path / 'b.ttl'}:1:1:" in str(error.value)
