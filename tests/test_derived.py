"""The derived layer says nothing that the records and axioms do not say, and may be dropped."""

from __future__ import annotations

from senstro.engines import OxigraphEngine
from senstro.graph import Graph
from senstro.questions import Library, ask

PREFIXES = """PREFIX sen: <https://w3id.org/senstro/schema/>
PREFIX val: <https://w3id.org/senstro/value/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
ON_RECORDS = """SELECT DISTINCT ?entity ?state WHERE {
  ?finding a sen:Finding ; sen:polarity val:affirmed ; sen:strength val:reported ; sen:direction val:up ; sen:entity ?entity ; sen:population/sen:cellState ?state .
  FILTER NOT EXISTS { ?finding sen:intervention ?i } FILTER NOT EXISTS { ?finding sen:targetCell ?t }
  FILTER NOT EXISTS { ?finding sen:comparator/sen:cellState ?state }
} ORDER BY ?entity ?state"""
ON_EDGES = "SELECT DISTINCT ?entity ?state WHERE { ?entity sen:upIn ?state } ORDER BY ?entity ?state"
RAISED_ON_RECORDS = """SELECT DISTINCT ?agent ?entity WHERE {
  ?finding a sen:Finding ; sen:polarity val:affirmed ; sen:strength val:reported ; sen:direction val:up ; sen:entity ?entity ; sen:intervention ?intervention .
  FILTER NOT EXISTS { ?finding sen:intervention ?other FILTER(?other != ?intervention) }
  ?intervention sen:agent ?agent
} ORDER BY ?agent ?entity"""
RAISED_ON_EDGES = """SELECT DISTINCT ?agent ?entity WHERE {
  ?agent sen:raises ?entity . FILTER EXISTS { ?intervention sen:agent ?agent }
  FILTER EXISTS { ?edge sen:edgeSource ?agent ; sen:edgeTarget ?entity ; sen:fromRecord/sen:intervention/sen:agent ?agent }
} ORDER BY ?agent ?entity"""
CLOSURE_TOLD = (
    "SELECT DISTINCT ?class ?above WHERE { ?record sen:entity ?class . ?class rdfs:subClassOf* ?above FILTER(isIRI(?above)) } ORDER BY ?class ?above"
)
CLOSURE_READY = "SELECT DISTINCT ?class ?above WHERE { ?record sen:entity ?class . ?class sen:under ?above } ORDER BY ?class ?above"


def rows(graph: Graph, query: str, *layers: str) -> set[tuple[object, ...]]:
    return set(OxigraphEngine(graph.store(*layers)).select(PREFIXES + query).rows)


def test_edges_to_states_give_the_rows_of_the_records(graph: Graph) -> None:
    found = rows(graph, ON_RECORDS, "records")
    assert found
    assert rows(graph, ON_EDGES, "derived") == found


def test_edges_of_agents_give_the_rows_of_the_records(graph: Graph) -> None:
    found = rows(graph, RAISED_ON_RECORDS, "records")
    assert found
    assert rows(graph, RAISED_ON_EDGES) == found


def test_closure_holds_every_told_step(graph: Graph) -> None:
    told = rows(graph, CLOSURE_TOLD)
    assert told
    assert told <= rows(graph, CLOSURE_READY)


def test_closure_reaches_what_only_the_reasoner_sees(graph: Graph) -> None:
    query = """SELECT ?kind WHERE { ?kind sen:under <https://w3id.org/senstro/SENSTRO_0000010> . FILTER NOT EXISTS { ?kind rdfs:subClassOf+ <https://w3id.org/senstro/SENSTRO_0000010> } }"""
    assert len(rows(graph, query)) > 1


def test_every_edge_names_its_record(graph: Graph) -> None:
    query = "SELECT ?edge WHERE { ?edge a sen:DerivedEdge FILTER NOT EXISTS { ?edge sen:fromRecord ?record . ?record a sen:Finding } }"
    assert rows(graph, query) == set()
    assert rows(graph, "SELECT ?edge WHERE { ?edge a sen:DerivedEdge }")


def test_no_edge_comes_from_a_denied_hedged_or_group_finding(graph: Graph) -> None:
    query = """SELECT ?edge WHERE { ?edge sen:fromRecord ?finding .
      { ?finding sen:polarity val:denied } UNION { ?finding sen:strength val:suggested } UNION { ?finding sen:strength val:debated }
      UNION { ?finding sen:intervention ?one , ?other FILTER(?one != ?other) } }"""
    assert rows(graph, query) == set()


def test_loss_of_a_target_is_no_effect_of_the_target(graph: Graph) -> None:
    query = """SELECT ?edge WHERE { ?edge sen:edgeSource ?target ; sen:fromRecord/sen:intervention ?intervention . ?intervention sen:target ?target ; sen:mode ?mode
      FILTER(?mode IN (val:knockdown, val:knockout, val:inhibitor, val:neutralisation)) FILTER NOT EXISTS { ?intervention sen:agent ?target } }"""
    assert rows(graph, query) == set()


def test_records_answer_without_the_derived_layer(graph: Graph, library: Library) -> None:
    engine = OxigraphEngine(graph.store("imports", "ontology", "bridge", "records"))
    assert engine.select(PREFIXES + "SELECT ?finding WHERE { ?finding a sen:Finding }").rows
    assert ask(library.get("evidence-overview"), {}, engine).table.rows
