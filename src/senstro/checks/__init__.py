"""Holding a graph against shapes and checks, and saying what is wrong in words that a curator can act on."""

from senstro.checks.report import Report, Result
from senstro.checks.run import check_files, check_graph

__all__ = ["Report", "Result", "check_files", "check_graph"]
