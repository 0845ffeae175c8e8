"""SPARQL of the user's own: read first, then run in a process that can be stopped."""

from senstro.sparql.result import Result
from senstro.sparql.run import LIMIT, MEMORY, TIMEOUT, run_query

__all__ = ["LIMIT", "MEMORY", "TIMEOUT", "Result", "run_query"]
