"""Which other rules may speak up when one is broken, and why. Everything else that speaks up is a fault of a rule or of a mutant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mutants.ground import Found, Ground, Mutant

__all__ = ["COMPANIONS", "Companion", "strangers"]


@dataclass(frozen=True)
class Companion:
    """A rule that may speak beside the one that a mutant was made for.

    Attributes:
        rule: pattern of the rule that the mutant was made for, with its kind behind a space.
        beside: pattern of the other rules.
        why: how the one change breaks both.
    """

    rule: str
    beside: str
    why: str


_SLOT = r"shape:\w+Shape-(?:{}) .*"
COMPANIONS = (
    Companion(
        _SLOT.format("anchorOf") + "|target-of-anchor-record .*", "record-without-place", "The record that the place was of has no other place."
    ),
    Companion(
        r"shape:(?:Anchor|TextUnit)Shape-(?:inUnit|start|end) .*|range-turned-round oa:end",
        "anchor-outside-unit|range-turned-round|unit-account-with-records|unit-without-account",
        "A place lies inside its unit by four numbers, and one of them has changed or stands twice; the second unit may be one that gives no record, and the first be left with none.",
    ),
    Companion(
        _SLOT.format("anchorOf|affects|sideA|sideB|subjectRecord|objectRecord"),
        "target-of-.*",
        "The shape names the common class of the records that may be meant; the check names the kinds.",
    ),
    Companion("target-of-.* .*", r"shape:\w+Shape-(?:anchorOf|affects|sideA|sideB|subjectRecord|objectRecord)", "The same, seen from the check."),
    Companion(
        _SLOT.format("population|recipient|stepOf|intervention|species") + "|kind-of-population-species .*|open-slot-unanswered .*",
        "species-of-.*",
        "Whether a gene is of the right species is read from the cells that the record is about, and these have changed.",
    ),
    Companion(
        r"shape:\w+Shape-\w+ maxCount",
        "kind-of-.*|species-of-.*",
        "The second class is right in another record, where the slot or the species is another.",
    ),
    Companion(
        _SLOT.format("attribution|inheritedFrom|cites"),
        "attribution-against-citations|inherited-from-against-attribution",
        "Both read the attribution.",
    ),
    Companion(
        "attribution-against-citations .*|inherited-from-against-attribution .*",
        "attribution-against-citations|inherited-from-against-attribution",
        "An inherited citation that is gone leaves the unit that it was inherited from.",
    ),
    Companion(_SLOT.format("polarity"), ".*-affirmed-and-denied", "A record that is both affirmed and denied contradicts itself."),
    Companion(
        _SLOT.format("quantitySign|unit|value|cutoff|cutoffSign|cutoffUnit|ageUnit|ageBounds|ageMin|ageMax"),
        "quantity-without-.*|unit-without-quantity",
        "A sign or unit that may stand without a number has become one that may not.",
    ),
    Companion(
        _SLOT.format("value|valueMax|ageMin|ageMax|passageMin|passageMax|doublingsMin|doublingsMax"),
        "range-turned-round",
        "The second number is beyond the other end of the range.",
    ),
    Companion("record-without-place .*", "unit-without-account", "The places that are gone were the only ones in their unit."),
    Companion(_SLOT.format("citationNumber"), "publication-number-twice", "The second number is that of another publication."),
    Companion(_SLOT.format("leavesOpen"), "open-slot-unanswered", "The property that was left open no longer is."),
    Companion(
        _SLOT.format("accountsFor") + "|unit-account-with-records .*",
        "unit-account-with-records|unit-account-twice|unit-without-account",
        "The second unit has records or an account, and the first has lost its own.",
    ),
    Companion("gene-without-gene-parent .*", "kind-of-.*", "A gene that is not under gene is outside its kind wherever a record names it."),
    Companion(
        r"shape:SourceCheckShape-(?:verdict|checks) .*|shape:EvidencedRecordShape-cites .*",
        "retracted-source-unmarked",
        "Another publication is retracted, or another record rests on a retracted one.",
    ),
    Companion(
        "reference-dangling sen:sourceCaution|retracted-source-unmarked .*", "retracted-source-unmarked|reference-dangling", "Both read the cautions."
    ),
    Companion(
        _SLOT.format("predicate|subject|subjectRecord|object|objectRecord|entity|direction|aspect|population|comparator|setting"),
        r"(?:finding|statement)-(?:twin|affirmed-and-denied)|finding-compared-with-itself",
        "With one property changed the record says what another says.",
    ),
    Companion(_SLOT.format("definition|label"), "definition-duplicate|label-duplicate", "The second text is that of another class."),
)


def _allowed(mutant: Mutant, rule: str) -> bool:
    made = f"{mutant.rule} {mutant.kind}"
    return rule == mutant.rule or any(re.fullmatch(one.rule, made) and re.fullmatch(one.beside, rule) for one in COMPANIONS)


def strangers(ground: Ground, batch: list[Mutant], found: set[Found]) -> list[Found]:
    """What was found that no mutant of a batch was made for, and that is no companion.

    A finding belongs to the mutants that touched its focus or value, or else to those that changed something that it points at.
    """
    wanted = {(one.rule, one.focus) for one in batch}
    near: dict[str, set[str]] = {}

    def reaches(one: Mutant) -> set[str]:
        if one.name not in near:
            near[one.name] = ground.near(one)
        return near[one.name]

    left = []
    for rule, focus, value in sorted(found):
        if (rule, focus) in wanted:
            continue
        if not any(_allowed(one, rule) and {focus, value} & reaches(one) for one in batch):
            left.append((rule, focus, value))
    return left
