"""The real reasoner: HermiT, through owlready2, over the ontology and the typed populations."""

from senstro.reasoning.hermit import Reasoned, reason

__all__ = ["Reasoned", "reason"]
