"""Answers as data frames, with the real pandas and polars in a process of their own; needs `make tools`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from conftest import OFFLINE, ROOT, Senstro

pytestmark = pytest.mark.full

PLACE = ROOT / "build" / "tools" / "frames"
PROGRAM = """
import json, sys
import senstro
kg = senstro.open()
marked, counted, none = kg.ask("studies-assessing-marker", wanted="ENG"), kg.ask("counts-ranked", counted="proteins"), kg.query("SELECT ?s ?v { ?s sen:nothing ?v }")
kind = sys.argv[1]
frames = [getattr(one, f"to_{kind}")() for one in (marked, counted, none)]
cells = [[None if cell is None or str(cell) == "<NA>" else cell for cell in (frame["value"].to_list())] for frame in frames[:2]]
types = [str(frame[name].dtype) for frame, name in ((frames[0], "value"), (frames[0], "study_label"), (frames[0], "marker"), (frames[1], "value"))]
print(json.dumps({"columns": [list(frame.columns) for frame in frames], "shapes": [list(frame.shape) for frame in frames], "cells": cells, "types": types}))
"""


@pytest.mark.parametrize(
    ("kind", "types"), [("pandas", ["Float64", "string", "string", "Float64"]), ("polars", ["Float64", "String", "String", "Float64"])]
)
def test_a_frame_has_the_cells_of_the_answer(kind: str, types: list[str], senstro: Senstro) -> None:
    assert PLACE.is_dir(), "build/tools/frames is not there; run `make test-all`"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(OFFLINE), str(PLACE)])}
    done = subprocess.run([sys.executable, "-c", PROGRAM, kind], capture_output=True, text=True, env=environment, cwd=ROOT, timeout=200)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for place, words in enumerate((("studies-assessing-marker", "--wanted", "ENG"), ("counts-ranked", "--counted", "proteins"))):
        rows = json.loads(senstro("ask", *words, "--format", "json").out)
        assert found["columns"][place] == list(rows[0])
        assert found["shapes"][place] == [len(rows), len(rows[0])]
        assert found["cells"][place] == [float(row["value"]) if row["value"] else None for row in rows]
    assert None in found["cells"][0]
    assert found["types"] == types
    assert (found["columns"][2], found["shapes"][2]) == (["s", "v"], [0, 2])
