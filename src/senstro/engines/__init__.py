"""One small interface, three backends: embedded Oxigraph, rdflib, a remote SPARQL 1.1 endpoint."""

from senstro.engines.engine import Engine, Table, Term
from senstro.engines.oxigraph import OxigraphEngine

__all__ = ["Engine", "OxigraphEngine", "Table", "Term"]
