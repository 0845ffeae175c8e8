"""The catalog beside the ontology is the one that its files ask for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from senstro import resources
from senstro.errors import CannotRun
from senstro.export.catalog import CATALOG, catalog


def test_the_committed_catalog_is_current() -> None:
    folder = resources.root() / "ontology"
    assert (folder / CATALOG).read_text(encoding="utf-8") == catalog(folder)


def test_an_import_without_a_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(resources.root() / "ontology", tmp_path / "ontology")
    path = tmp_path / "ontology" / "senstro.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace("bridge.owl>", "bridges.owl>", 1), encoding="utf-8")
    with pytest.raises(CannotRun, match=r"no file holds the imported .*bridges\.owl"):
        catalog(tmp_path / "ontology")
