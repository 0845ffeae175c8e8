"""Finding stored questions, classes and records by words."""

from senstro.search.find import Hit, find

__all__ = ["Hit", "find"]
