"""What a rule asks, why, and what to do: one entry for everything that a report can name."""

from senstro.explain.explain import Explanation, explain, explanations, rule_list

__all__ = ["Explanation", "explain", "explanations", "rule_list"]
