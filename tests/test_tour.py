"""The notebook in docs: its cells run in order, print what stands there, and the file has nothing that changes from run to run."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from conftest import ROOT, Senstro
from notebook import load, run, written

TOUR = ROOT / "docs" / "tour.ipynb"


@pytest.fixture(scope="module")
def printed(senstro: Senstro) -> list[str]:
    return run(load(TOUR))


def code_cells() -> list[dict[str, Any]]:
    return [cell for cell in load(TOUR)["cells"] if cell["cell_type"] == "code"]


def test_every_cell_prints_what_stands_there(printed: list[str]) -> None:
    stored = ["".join(text for output in cell["outputs"] for text in output["text"]) for cell in code_cells()]
    assert len(stored) > 6
    assert printed == stored, "run `python tests/notebook.py docs/tour.ipynb` and read what has changed"
    assert sum(bool(text) for text in stored) == len(stored) - 1, "each cell but the first, which opens the graph, prints something"


def test_the_file_is_as_it_is_written(printed: list[str]) -> None:
    assert TOUR.read_text(encoding="utf-8") == written(load(TOUR), printed)


def test_it_is_a_notebook_of_format_4_5() -> None:
    """The parts that the format asks of every notebook and every cell, as nbformat 4.5 has them."""
    notebook = load(TOUR)
    assert notebook.keys() == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    identifiers = [cell["id"] for cell in notebook["cells"]]
    assert len(set(identifiers)) == len(identifiers)
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        assert cell.keys() == {"cell_type", "id", "metadata", "source"} | ({"execution_count", "outputs"} if cell["cell_type"] == "code" else set())
    assert [cell["execution_count"] for cell in code_cells()] == list(range(1, len(code_cells()) + 1))


def test_nothing_in_it_is_of_one_machine_or_one_moment() -> None:
    text = json.dumps(load(TOUR))
    assert not re.search(r"/tmp|/home|0x[0-9a-f]{6,}|\d\d:\d\d:\d\d", text)


def test_it_says_what_the_text_says(printed: list[str]) -> None:
    """Line 57 of the text, of SIRT1-modified aged MSCs [100]: more angiopoietin 1, bFGF and survival, a higher Bcl-2/Bax ratio, less fibrosis. Line 21: more
    than 35 % and more than 75 % CD264-positive cells, without a citation."""
    whole = "".join(printed)
    for said in (
        "ANGPT1 (HGNC:484): expression, level not stated up, in vivo [100]",
        "FGF2 (HGNC:3676): expression, level not stated up, in vivo [100]",
        "BCL2 (HGNC:990): ratio of levels up, in vivo [100]",
        "tissue fibrosis (SENSTRO:0000269): degree down, in vivo [100]",
        "TNFRSF10D > 35 %",
        "TNFRSF10D > 75 %",
        "no citation | Biomarkers for aged MSCs, paragraph 2, sentence 4",
    ):
        assert said in whole


ASKING = (ROOT / "docs" / "asking.md").read_text(encoding="utf-8")


def test_the_python_of_the_page_on_asking_runs(senstro: Senstro, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", ASKING, re.S)
    exec(compile(program, "asking.md", "exec"), {})
    printed = capsys.readouterr().out
    assert "SENSTRO:0000922" in printed
    assert "HGNC:990 BCL2 up [100]" in printed


def test_what_the_page_on_asking_shows_is_what_is_printed(senstro: Senstro) -> None:
    refusal, account = re.findall(r"```\n((?:senstro: |row ).*?)```", ASKING, re.S)
    assert senstro("ask", "interventions-through", "--entity", "AKT").err == refusal
    shown = senstro("ask", "changes-in-state", "--state", "aged or senescent cell", "--explain").out
    first, *others = account.splitlines()
    assert first.removesuffix(" …") in shown
    assert "\n".join(others) in shown
