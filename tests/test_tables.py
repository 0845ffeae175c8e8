"""Every fault that reading the tables can find, each by a fixture that has this fault alone, with its whole message.

``data/tables/sound`` has none. ``data/tables/faults/NAME`` holds the tables that differ from the sound ones, and ``expected.txt``; what stands
behind ``--`` in a name tells cases of one rule apart.
"""

from __future__ import annotations

import ast
import shutil
import time
from pathlib import Path

import pytest

import senstro.tables
from senstro import CannotRun
from senstro.graph.layers import read_sound
from senstro.ontology import Ontology, load_ontology, parse_turtle
from senstro.resources import root
from senstro.tables import load_columns, read_tables
from senstro.tables.links import table_faults

DATA = Path(__file__).parent / "data" / "tables"
FAULTS = sorted(path for path in (DATA / "faults").iterdir())


def faults_of(folder: Path) -> list[str]:
    """What the command would print about a folder of tables."""
    ontology = Ontology({})
    ontology.add(parse_turtle(DATA / "ontology.ttl"))
    tables = read_tables(folder, load_columns(DATA / "columns.toml"))
    return [str(fault) for fault in table_faults(tables, ontology)]


def test_sound_tables_have_no_fault() -> None:
    assert faults_of(DATA / "sound") == []


@pytest.mark.parametrize("folder", FAULTS, ids=lambda folder: folder.name)
def test_fault_is_named_with_its_place_and_remedy(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(DATA / "sound", tmp_path, dirs_exist_ok=True)
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(faults_of(tmp_path)) == sorted(expected)
    assert any(line.endswith(f"[{folder.name.partition('--')[0]}]") for line in expected) or folder.name == "all-of-a-run-at-once"


def test_a_missing_table_is_a_fault(tmp_path: Path) -> None:
    shutil.copytree(DATA / "sound", tmp_path, dirs_exist_ok=True)
    (tmp_path / "gaps.tsv").unlink()
    assert faults_of(tmp_path) == ["gaps.tsv file: The table is missing. Create it with its row of column names. [missing-table]"]


def test_every_rule_of_the_code_has_a_fixture() -> None:
    files = sorted(Path(senstro.tables.__file__).parent.glob("*.py"))
    code = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    calls = [node for node in code if isinstance(node, ast.Call)]
    rules = {call.args[2] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Fault"}
    rules |= {call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "fault"}
    named = {rule.value for rule in rules if isinstance(rule, ast.Constant) and isinstance(rule.value, str)}
    fixtures = {folder.name.partition("--")[0] for folder in FAULTS}
    assert len(named) > 25, "the rules were not found in the code"
    assert named - fixtures == {"missing-table"}, "rules without a fixture; a missing table has a test of its own"
    assert fixtures - named == {"all-of-a-run-at-once", *(name for name in fixtures if name.startswith("ill-typed-"))}


def test_a_folder_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no such folder of tables"):
        read_tables(tmp_path / "none", load_columns(DATA / "columns.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[table.x", "the declaration of the columns cannot be read"),
        ("[tables.x]", "unknown: tables"),
        ("[table.x]\nclass = 'sen:X'\niri = 'x'\n", "table 'x' must have class, iri and columns with a key"),
        ("[table.x]\nclass = 'sen:X'\niri = 'x'\nowner = 'me'\n[table.x.columns.key]\nkind = 'key'\n", "it has class, columns, iri, owner"),
        ("[table.x]\nclass = 'sen:X'\niri = 'x'\n[table.x.columns.key]\nkind = 'kye'\n", "column 'key' has the kind 'kye'; known are key, text,"),
        (
            "[table.x]\nclass = 'sen:X'\niri = 'x'\n[table.x.columns.key]\nkind = 'key'\nneeded = true\n",
            "unknown key(s) needed in the declaration of column 'key'",
        ),
    ],
)
def test_faulty_declarations_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "columns.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRun) as refused:
        load_columns(path)
    assert message in str(refused.value)


def test_our_own_tables_are_sound() -> None:
    tables, _ = read_sound(root())
    assert len(tables.rows["units"]) == 396
    assert len(tables.rows["publications"]) == 163


def test_a_table_of_unknown_ids_is_named_in_full_within_seconds(tmp_path: Path) -> None:
    shutil.copytree(root() / "data", tmp_path, dirs_exist_ok=True)
    lines = (tmp_path / "findings.tsv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split("\t").index("entity")
    rows = [line.split("\t") for line in lines[1:]]
    changed = [[*row[:place], f"SENSTRO:9{number:06}", *row[place + 1 :]] for number, row in enumerate(rows)]
    (tmp_path / "findings.tsv").write_text("\n".join([lines[0], *("\t".join(row) for row in changed)]) + "\n", encoding="utf-8")
    ontology = load_ontology(root() / "ontology")
    begin = time.perf_counter()
    faults = table_faults(read_tables(tmp_path, load_columns(tmp_path / "columns.toml")), ontology)
    assert time.perf_counter() - begin < 20
    assert {fault.rule for fault in faults} == {"unknown-id"}
    assert len(faults) == len(rows)
    assert all("has the label beside it" in fault.remedy for fault in faults)
