"""Every rule that the code can name is explained, and everything that is explained can be named."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest
import worlds

import senstro
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE
from senstro.checks.slots import slot_checks
from senstro.cli.main import main
from senstro.errors import CannotRun
from senstro.explain import explain, explanations, rule_list
from senstro.explain.explain import KINDS
from senstro.terms import curie

SOURCE = Path(senstro.__file__).parent
RULES = tomllib.loads((SOURCE / "explain" / "rules.toml").read_text(encoding="utf-8"))
PLACES = {"Fault": 2, "fault": 0, "Result": 1, "_fault": 1}
"""Which argument of a call is the rule."""


def rules_of_the_code() -> set[str]:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            place = 2 if called == "fault" and path.parent.name == "imports" else PLACES.get(called)
            if called == "check" and path.name == "verify.py":
                place = 0
            if place is None or len(node.args) <= place:
                continue
            rule = node.args[place]
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                found.add(f"content-{rule.value}" if called == "check" else rule.value)
    return found | {f"ill-typed-{kind}" for kind in ("key", "integer", "decimal", "citations", "text")}


def test_every_rule_of_the_code_has_an_entry_and_every_entry_a_rule() -> None:
    code = rules_of_the_code()
    assert len(code) > 80, "the rules were not found in the code"
    assert code - set(RULES) == set()
    assert set(RULES) - code == set()


@pytest.mark.parametrize("name", RULES)
def test_an_entry_is_whole(name: str) -> None:
    entry = RULES[name]
    assert set(entry) == {"of", "asks", "why", "bad", "good", "remedy"}
    assert entry["of"] in KINDS
    assert all(entry[part].endswith(".") and not entry[part][0].islower() for part in ("why", "remedy"))
    assert entry["bad"] != entry["good"]


def test_every_shape_and_check_is_explained() -> None:
    rules = worlds.rules()
    named = [one for one in explanations() if one.of in {"shape", "check-query"}]
    checks = [*rules.checks, *slot_checks(rules.columns, {})]
    shapes = rules.shapes.of_type(NODE_SHAPE) + rules.shapes.of_type(PROPERTY_SHAPE)
    assert {one.name for one in named} == {check.name for check in checks} | {curie(shape) for shape in shapes}
    for one in explanations():
        assert one.asks, one.name
        assert one.why, one.name
        assert one.good, one.name
        assert one.remedy, one.name
        assert one.bad, one.name


def test_a_rule_is_explained_by_the_name_that_a_report_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "duplicate-key"]) == 0
    assert capsys.readouterr().out == (
        "duplicate-key (rule of the tables)\n"
        "  asks      A key stands in its table once.\n"
        "  why       Two records with one address would melt into one.\n"
        "  bad       two rows with the key old-msc-43\n"
        "  good      old-msc-43 and old-msc-44\n"
        "  remedy    Give one of the two records another key.\n"
    )
    assert explain("[duplicate-key]") == explain("duplicate-key")
    assert "needs exactly one sen:direction" in explain("shape:FindingShape-direction")
    assert explain("finding-twin").count("\n") == 7
    assert explain("label-missing").count("(rule of the tables)") == explain("label-missing").count("(check over the graph)") == 1


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("duplicat-key", "duplicate-key"),
        ("shape:FindingShape-directon", "shape:FindingShape-direction"),
        ("twin", "finding-twin, record-twin, statement-twin"),
    ],
)
def test_an_unknown_rule_cannot_be_explained(name: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CannotRun, match=f"there is no rule {name!r}. Did you mean {near}?"):
        explain(name)
    assert main(["check", "--explain", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_list_has_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    shown = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(shown) == sorted(one.name for one in explanations())
    assert rule_list().splitlines() == lines
