"""From tables and ontology to one graph in separable layers."""

from senstro.graph.layers import LAYERS, Graph, build

__all__ = ["LAYERS", "Graph", "build"]
