"""The import module: foreign terms that the ontology rests on, taken from files that a user names."""

from senstro.imports.regenerate import regenerate
from senstro.imports.report import Report
from senstro.imports.sources import SourceFile

__all__ = ["Report", "SourceFile", "regenerate"]
