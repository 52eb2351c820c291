"""Sums that grow with a delay. Pure."""

import re

from services.annotation.playbook.duties.passage import Meaning, Passage


def unlimited_rate(passage: Passage) -> Meaning:
    """A sum that grows with a delay, without an upper limit in the sentences or after them."""
    if not _RATE.search(passage.said):
        return Meaning.OTHER_SUBJECT
    return Meaning.NARROWER if _LIMIT.search(f"{passage.said} {passage.after[:_NEAR]}") else Meaning.SATISFIED


_NEAR = 400
_RATE = re.compile(
    r"(?:%|\bper ?cent|[$€£]\s?\d|\bdollars|\bUSD|\bEUR)[^.;]{0,80}\b(?:per|each|every|for (?:each|every))\b[^.;]{0,30}"
    r"\b(?:day|week|hour)s?\b|\b(?:per|each|every) (?:\w+ ){0,2}(?:day|week|hour)\b[^.;]{0,40}\b(?:delay|late|overdue)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:not (?:to )?exceed|(?:no|not) more than|maximum|cap(?:ped)?|limit(?:ed|s)?|up to|lesser of|ceiling)\b",
    re.IGNORECASE,
)
