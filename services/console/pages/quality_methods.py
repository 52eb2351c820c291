"""The rules on how documents are reviewed, in words, for the page "Quality of review"."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_EYES = {
    "off": "One person",
    "open": "Two people: the second sees what the first decided",
    "blind": "Two people: the second does not see what the first decided",
}


def method_rows(methods: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, str]]:
    """A row for each rule. Shares are percentages."""
    return [
        {
            "rule": one["rule"],
            "documents": "; ".join(map(_condition, one["when"])) or "All documents",
            "people": "; ".join(_people(one)),
            "passages": _percent(one["passage_share"]),
            "senior": f"{one['senior_from']} or higher" if one["senior_from"] else "none",
            "judged": "; ".join(_judged(one)) or "none",
        }
        for one in methods
    ]


def _condition(one: Mapping[str, Any]) -> str:
    name = one["field"].removesuffix("_id").replace("_", " ")
    return f"{name}: {', '.join(one['values']) or 'some'}"


def _people(one: Mapping[str, Any]) -> Iterator[str]:
    yield _EYES.get(one["four_eyes"], one["four_eyes"])
    if one["four_eyes"] != "blind" and one["second_review_share"]:
        yield f"blind second review of {_percent(one['second_review_share'])}"


def _judged(one: Mapping[str, Any]) -> Iterator[str]:
    if one["judge_blind_share"]:
        yield "all places of blind second reviews"
    if one["judge_severities"]:
        yield f"findings: {', '.join(one['judge_severities'])}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
