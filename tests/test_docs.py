"""What the documents say: their commands run, their links lead somewhere, their versions agree, and no place of one machine is named."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, Senstro, copy_environment

from senstro.cli.main import parser
from senstro.questions import Library

DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md"), *(ROOT / "w3id").glob("*.md")]
)
TESTED = re.compile(r"<!-- tested -->\n```sh\n(.*?)```", re.S)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def blocks_to_run() -> list[str]:
    return [block for path in DOCUMENTS for block in TESTED.findall(path.read_text(encoding="utf-8"))]


def tracked() -> list[Path]:
    """Every text file that is or will be part of the project."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no git checkout, so it cannot be told which files belong to the project")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, senstro: Senstro) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "checkout"
    for part in ("src", "ontology", "shapes", "queries", "data", "dist/compiled"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("block", blocks_to_run(), ids=lambda block: block.splitlines()[0])
def test_commands_of_the_documents_run(block: str, copy: Path) -> None:
    environment = {**os.environ, **copy_environment(copy), "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=copy, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "no rows" not in done.stderr, block


def test_there_are_tested_commands_for_each_kind_of_user() -> None:
    assert len(TESTED.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == 6


def test_the_python_of_the_readme_runs(copy: Path) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    environment = {**os.environ, **copy_environment(copy)}
    python = Path(sysconfig.get_path("scripts")) / "python"
    check = "\nassert answer.table.rows\nassert len(rows) == 5\n"
    done = subprocess.run([python, "-c", program + check], cwd=copy, env=environment, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith(("http", "#"))]
    named = re.findall(r"`((?:ontology|data|shapes|queries|src|tests|benchmarks|docs|requirements|tools|w3id|\.ci)/[\w./-]*)`", text)
    assert [link for link in links if not (path.parent / link).exists()] == []
    assert [word for word in named if not (ROOT / word).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_and_questions_that_are_named_exist(path: Path, library: Library) -> None:
    text = path.read_text(encoding="utf-8")
    known = {name for action in parser()._actions if isinstance(action.choices, dict) for name in action.choices}
    code = "\n".join("".join(found) for found in re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, re.S))
    named = set(re.findall(r"^(?:\S*bin/)?senstro ([a-z]+)\b", code, re.M))
    assert named - known == set()
    asked = set(re.findall(r"senstro ask ([a-z][a-z-]+)", text))
    assert asked - set(library.questions) == set()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", text, re.M))
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.M)} == set()


def test_one_version_everywhere() -> None:
    version = PROJECT["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == version
    assert str(citation["date-released"]) == version.replace(".", "-")
    assert re.search(rf"^## {re.escape(version)}$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    ontology = (ROOT / "ontology" / "senstro.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{version}"' in ontology
    assert f"/releases/{version}/senstro.owl>" in ontology


def test_every_reused_source_is_attributed() -> None:
    with (ROOT / "ontology" / "imports" / "terms.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    attributed = (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    prefixes = {row["id"].partition(":")[0] for row in rows}
    assert len(prefixes) > 5
    assert {prefix for prefix in prefixes if not re.search(rf"\b{prefix}\b", attributed)} == set()


def test_decisions_are_numbered_and_say_what_why_and_at_what_cost() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [page.name[:3] for page in pages] == [f"{number:03d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:3]} ")
        assert all(word in text for word in ("**Decided.**", "**Why.**", "**Costs.**")), page.name


def test_no_place_of_a_machine_and_no_registry_is_named() -> None:
    suspect = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt|opt)/\w|\bfile:///(?!nowhere|etc/)\w|files\.pythonhosted|pypi\.org|registry\.npmjs")
    own = Path(__file__).resolve()
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8") if path != own else ""
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}:{number}" for number, line in enumerate(text.splitlines(), 1) if suspect.search(line)]
    assert found == []


def test_locks_pin_and_hash_everything() -> None:
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    assert [lock.stem for lock in locks] == ["build", "owl-api", "oxigraph", "run", "test"]
    versions: dict[str, set[str]] = {}
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        entries = re.findall(r"^([\w.-]+)==([\w.]+)( ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", text, re.M)
        assert len(entries) == len(re.findall(r"^[a-z]", text, re.M)), lock.name
        assert "://" not in text
        for name, version, marker, _ in entries:
            versions.setdefault(f"{name}{marker}", set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
