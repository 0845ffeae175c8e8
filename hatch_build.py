"""Puts the compiled graph into the wheel, so that a cold question needs no building."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledGraph(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the graph from the checkout and adds it to the wheel; an editable install builds its own on first use."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from senstro.graph.compiled import write_compiled

        target = Path(self.root) / "build" / "compiled"
        write_compiled(target)
        build_data["force_include"][str(target)] = "senstro/_resources/compiled"
