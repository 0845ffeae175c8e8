"""Writing the graph: releases, layers, formats, the schema page, the Protégé catalogue."""

from senstro.export.release import FORMATS, write_release
from senstro.export.writer import serialize

__all__ = ["FORMATS", "serialize", "write_release"]
