"""docs/schema.md is what `senstro schema` prints, and names all that the graph holds."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from senstro.engines import OxigraphEngine
from senstro.export.schema_page import schema_page
from senstro.graph import Graph
from senstro.terms import NAMESPACES, curie

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"


def test_the_committed_page_is_current(graph: Graph) -> None:
    assert PAGE.read_text(encoding="utf-8") == schema_page(graph), "run `senstro schema > docs/schema.md`"


def test_every_property_and_kind_of_record_is_named(graph: Graph) -> None:
    text = PAGE.read_text(encoding="utf-8")
    used = {t.predicate.value for t in graph.triples()}
    types = [t.object.value for t in graph.layers["records"] if t.predicate.value.endswith("#type") and isinstance(t.object, ox.NamedNode)]
    kinds = {address for address in types if address.startswith(NAMESPACES["sen"])}
    missing = [address for address in used | kinds if f"`{curie(address)}`" not in text]
    assert missing == []


QUERIES = re.findall(r"```sparql\n(SELECT.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def test_every_query_of_the_page_gives_rows(graph: Graph) -> None:
    prefixes = re.search(r"```sparql\n(PREFIX.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    assert prefixes
    engine = OxigraphEngine(graph.store())
    assert len(QUERIES) > 30
    assert [query for query in QUERIES if not engine.select(prefixes[1] + query).rows] == []
