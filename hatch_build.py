"""Puts the ontology, shapes, queries, tables and the compiled graph into the wheel, so that a cold question needs no building."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Resources(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the folders and the graph built from them to a real wheel; an editable install reads the checkout and builds its own on first use."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from senstro.graph.compiled import write_compiled
        from senstro.resources import PARTS

        for part in PARTS:
            build_data["force_include"][str(Path(self.root) / part)] = f"senstro/_resources/{part}"
        target = Path(self.root) / "build" / "compiled"
        write_compiled(target)
        build_data["force_include"][str(target)] = "senstro/_resources/compiled"
