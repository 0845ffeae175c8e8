"""The base address: one command writes it anew everywhere; the rules of the planned redirect lead every address to a file of a release."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import OFFLINE, ROOT

from senstro.graph import LAYERS, Graph
from senstro.graph.layers import RELEASES
from senstro.terms import BASE, RECORD_FOLDERS

NEW = "https://example.org/other/place/"
COPIED = ("src", "ontology", "shapes", "queries", "data", "tools", "tests")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in COPIED:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def rebase(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, folder / "tools" / "rebase.py", *words], capture_output=True, text=True, cwd=folder)


def test_the_graph_is_the_same_but_for_its_base(copy: Path, graph: Graph) -> None:
    done = rebase(copy, NEW)
    assert done.returncode == 0, done.stderr
    assert not [str(path) for path in copy.rglob("*") if path.is_file() and path.name != "rebase.py" and BASE.encode() in path.read_bytes()]
    program = "import sys; from pathlib import Path; from senstro.graph import build; print(*sorted(map(str, build(Path('.')).triples('ontology', 'imports', 'bridge'))), sep='\\n')"
    environment = {"PYTHONPATH": f"{OFFLINE}:{copy / 'src'}"}
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=copy, env=environment)
    assert there.returncode == 0, there.stderr
    expected = sorted(str(triple).replace(BASE, NEW) for triple in graph.triples("ontology", "imports", "bridge"))
    named = [line for line in expected if "_:" not in line]
    assert sorted(line for line in there.stdout.splitlines() if "_:" not in line) == sorted(named)
    assert len(named) > 1000


def test_a_dry_run_changes_nothing(copy: Path) -> None:
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    done = rebase(copy, NEW, "--dry-run")
    assert done.returncode == 0
    assert done.stdout.endswith("files (not written)\n")
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_another_spelling_of_the_old_base_stops_it(copy: Path) -> None:
    bare = BASE.partition("://")[2].rstrip("/")
    (copy / "shapes" / "odd.ttl").write_text(f'# ok\n# sh:pattern "^https://{bare.replace(".", chr(92) * 2 + ".")}/finding/"\n', encoding="utf-8")
    done = rebase(copy, NEW)
    assert done.returncode == 1
    assert "shapes/odd.ttl:2:" in done.stderr
    assert NEW not in (copy / "src" / "senstro" / "terms.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("base", ["example.org/x/", "https://example.org/x", "https://exa mple.org/"])
def test_what_is_no_base_is_refused(copy: Path, base: str) -> None:
    done = rebase(copy, base)
    assert done.returncode == 2
    assert "is no http(s) address that ends in a slash" in done.stderr


RULES = [
    (re.compile(line.split()[1]), line.split()[2])
    for line in (ROOT / "w3id" / ".htaccess").read_text(encoding="utf-8").splitlines()
    if line.startswith("RewriteRule") and line.split()[2] != "-"
]


def targets(address: str) -> list[str]:
    """Where the rules lead an address, without the place of publication: one target for each form that may be asked for."""
    found = []
    for pattern, target in RULES:
        if match := pattern.search(address.removeprefix(BASE)):
            found.append(re.sub(r"\$(\d)", lambda group: match[int(group[1])], target).removeprefix("%{ENV:SENSTRO}/"))
    return found


@pytest.mark.parametrize("suffix", ["owl", "ttl", "nt", "jsonld"])
@pytest.mark.parametrize("name", RELEASES)
def test_release_files(name: str, suffix: str) -> None:
    assert targets(f"{BASE}{name}.{suffix}")[0] == f"latest/{name}.{suffix}"
    assert targets(f"{BASE}releases/2026.11.24/{name}.{suffix}")[0] == f"releases/2026.11.24/{name}.{suffix}"


def test_every_address_in_the_header_leads_somewhere(graph: Graph) -> None:
    own = {
        node.value
        for triple in graph.triples("ontology")
        if ".owl>" in str(triple.subject)
        for node in (triple.subject, triple.object)
        if hasattr(node, "value")
    }
    addresses = {address for address in own if address.startswith(BASE) and "SENSTRO_" not in address and not address.endswith("_")}
    assert f"{BASE}senstro.owl" in addresses
    assert {address for address in addresses if not targets(address)} == set()


@pytest.mark.parametrize("layer", ["imports", "bridge", "schema", "values"])
def test_imported_files(layer: str) -> None:
    (target,) = targets(f"{BASE}{layer}.owl")
    assert target.removeprefix("latest/layers/").removesuffix(".ttl") in LAYERS


@pytest.mark.parametrize("address", ["SENSTRO_0000001", "schema/Finding", "value/up", *(f"{folder}/some.key-1" for folder in RECORD_FOLDERS)])
def test_terms_and_records_lead_to_rdf_and_to_a_page(address: str) -> None:
    assert targets(BASE + address) == ["latest/senstro-kg.owl", "latest/senstro-kg.jsonld", "latest/senstro-kg.ttl", "docs/schema.html"]


def test_questions_lead_to_their_file_and_to_the_catalogue() -> None:
    assert targets(f"{BASE}question/effects-of-agent")[:2] == ["latest/sparql-examples.ttl", "docs/questions.html#effects-of-agent"]


def test_what_is_none_of_ours_leads_nowhere() -> None:
    assert targets(f"{BASE}SENSTRO_1") == []
    assert targets(f"{BASE}index.php") == []
