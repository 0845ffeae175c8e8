"""grlc itself over the exported folder: its server makes an API of it, and each call gives the rows of the stored question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT, Senstro
from servers import free_port, running

from senstro.engines import OxigraphEngine
from senstro.engines.remote import _table
from senstro.export.grlc import grlc_name
from senstro.graph import Graph
from senstro.questions import ask, load_library
from senstro.questions.answer import short
from senstro.questions.bind import bind
from senstro.resources import root

pytestmark = [pytest.mark.full, pytest.mark.loopback]

GRLC = ROOT / "build" / "tools" / "grlc"
LIBRARY = load_library(root() / "queries" / "questions")
SERVE = "import sys; sys.exec_prefix = sys.argv[2]; from grlc.server import app; app.run(host='127.0.0.1', port=int(sys.argv[1]))"
"""grlc looks for its own version below the prefix of Python, which is the folder that it was installed into."""


def get(address: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"}), timeout=60) as answer:
        return json.loads(answer.read())


@pytest.fixture(scope="module")
def api(senstro: Senstro, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """grlc, serving the exported folder before an Oxigraph server that holds the graph."""
    assert (GRLC / "grlc").is_dir(), f"{GRLC.relative_to(ROOT)} is not there; run `make test-all`"
    folder = tmp_path_factory.mktemp("grlc")
    (folder / "store").mkdir()
    with running("oxigraph", folder / "store") as server:
        environment = {"PYTHONPATH": ""}
        assert senstro("push", *server.words(), "--state", str(folder / "state.json"), **environment).code == 0
        assert senstro("export", "grlc", "--to", str(folder / "queries"), "--endpoint", server.endpoint).code == 0
        (folder / "config.ini").write_text(f"[local]\nlocal_sparql_dir = {folder / 'queries'}\n", encoding="utf-8")
        port = free_port()
        with (folder / "log.txt").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(port), str(GRLC)], cwd=folder, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(GRLC)}
            )
        try:
            for _ in range(300):
                assert process.poll() is None, (folder / "log.txt").read_text()
                try:
                    get(f"http://127.0.0.1:{port}/api-local/swagger")
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            else:
                pytest.fail((folder / "log.txt").read_text())
            yield f"http://127.0.0.1:{port}/api-local"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="module")
def embedded(graph: Graph) -> OxigraphEngine:
    return OxigraphEngine(graph.store())


def test_every_question_is_described_and_nothing_is_warned_of(api: str) -> None:
    found = get(f"{api}/swagger")
    assert set(found["paths"]) == {f"/{name}" for name in LIBRARY.questions}
    assert "errors-wrapper" not in found["info"]["description"]
    for name, question in LIBRARY.questions.items():
        call = found["paths"][f"/{name}"]["get"]
        assert call["summary"] == question.summary
        assert call["tags"] == list(question.tags)
        taken = {one["name"]: one for one in call["parameters"]}
        assert set(taken) - {"endpoint"} == {grlc_name(parameter.name) for parameter in question.parameters}
        for parameter in question.parameters:
            assert taken[grlc_name(parameter.name)]["required"] == (parameter.required or bool(parameter.default))
            assert "default" in taken[grlc_name(parameter.name)]
            assert ("enum" in taken[grlc_name(parameter.name)]) == (parameter.kind == "value")


@pytest.mark.parametrize("name", LIBRARY.questions)
def test_a_call_gives_the_rows_of_the_question(name: str, api: str, embedded: OxigraphEngine) -> None:
    question = LIBRARY.get(name)
    values = {parameter.name: parameter.example for parameter in question.parameters}
    terms = bind(question, values, embedded)
    given = {grlc_name(parameter): term.strip("<>") if term.startswith("<") else term.split('"')[1] for parameter, term in terms.items()}
    table = _table(get(f"{api}/{name}?{urllib.parse.urlencode(given)}"))
    here = ask(question, values, embedded).table
    assert table.columns == here.columns
    assert [[short(cell) for cell in row] for row in table.rows] == [[short(cell) for cell in row] for row in here.rows]
