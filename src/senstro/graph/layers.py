"""The graph: its layers, and building it from the folders of sources."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import Fault, FaultsFound
from senstro.graph.derived import derived_triples
from senstro.graph.inferred import read_inferred
from senstro.graph.interventions import intervention_triples
from senstro.graph.populations import population_triples
from senstro.graph.records import record_triples
from senstro.ontology import Ontology, load_ontology
from senstro.tables import Tables, load_columns, read_tables
from senstro.tables.links import table_faults

__all__ = ["LAYERS", "RELEASES", "Graph", "build", "read_sound"]

LAYERS = ("imports", "ontology", "bridge", "records", "derived")
"""The layers in the order in which they rest on each other."""

RELEASES = {"senstro-base": ("ontology",), "senstro-full": ("ontology", "imports", "bridge"), "senstro-kg": LAYERS}
"""Release file to its layers."""


@dataclass
class Graph:
    """Everything that was built.

    Attributes:
        layers: layer name to its triples; every blank node is part of a class expression.
        tables: the rows that the records came from.
        ontology: the ontology with its index, generated classes included.
        faults: faults that do not keep the graph from being built (stale inferences, say); a check reports them.
    """

    layers: dict[str, list[ox.Triple]]
    tables: Tables
    ontology: Ontology
    faults: list[Fault]

    def triples(self, *layers: str) -> list[ox.Triple]:
        """The triples of some layers, or of all."""
        return [triple for layer in (layers or LAYERS) for triple in self.layers[layer]]

    def store(self, *layers: str) -> ox.Store:
        """An in-memory store with some layers, or with all."""
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in self.triples(*layers))
        return store


def read_sound(folder: Path) -> tuple[Tables, Ontology]:
    """Read tables and ontology, and hold them against each other.

    Raises:
        FaultsFound: with every fault of every table.
        CannotRun: a file cannot be read.
    """
    ontology = load_ontology(folder / "ontology")
    tables = read_tables(folder / "data", load_columns(folder / "data" / "columns.toml"))
    if faults := table_faults(tables, ontology):
        raise FaultsFound(faults)
    return tables, ontology


def build(folder: Path) -> Graph:
    """Build the graph.

    Args:
        folder: the folder that holds ``ontology`` and ``data``.

    Raises:
        FaultsFound: the tables have faults; nothing is built.
        CannotRun: a file cannot be read.
    """
    tables, ontology = read_sound(folder)
    typed = population_triples(tables.rows["populations"], ontology) + intervention_triples(tables.rows["interventions"], ontology)
    layers = dict(ontology.layers)
    layers["records"] = record_triples(tables) + typed
    ontology.add(layers["records"])
    inferred, faults = read_inferred(folder / "ontology" / "inferred.tsv", layers, tables)
    layers["derived"] = derived_triples(tables, ontology.closed(inferred.superclasses), inferred.memberships)
    return Graph(layers, tables, ontology, faults)
