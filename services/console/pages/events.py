"""The events of a document's history as sentences. They have no document text."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from services.console.formats import clock, day, pages_in_words, person, use_in_words, words

Event = Mapping[str, Any]


def sentence(one: Event) -> Mapping[str, Any]:
    """`who` did `what` at `time`; `more` is what else is known. `kind` names the colour."""
    who = person(one["actor"]).removeprefix("source:") if one["actor"] else "Glossator"
    what, more = _WORDS[one["kind"]](one)
    return {"who": who, "what": what, "more": more, "time": clock(one["at"]), "at": one["at"], "kind": one["kind"]}


def _submitted(one: Event) -> tuple[str, str]:
    if one["detail"]:
        return f"submitted version {one['version']}, which came before", ""
    batch = f"batch {one['batch_id']}" if one["batch_id"] else ""
    return f"submitted version {one['version']}", batch


def _processed(one: Event) -> tuple[str, str]:
    versions = one["provenance"] or {}
    named = (
        ("model", "model"),
        ("playbook", "playbook"),
        ("redaction_policy", "redaction policy"),
        ("extractor", "extractor"),
        ("prompt", "prompt"),
        ("calibration", "calibration"),
    )
    return "made a set of annotations", " · ".join(
        f"{label} {_short(versions[name])}" for name, label in named if versions.get(name)
    )


def _assigned(one: Event) -> tuple[str, str]:
    before = f"from {person(one['detail'])}" if one["detail"] else ""
    if not one["person"]:
        return "gave the review back" if one["actor"] == one["detail"] else "took the review away", before
    if one["person"] == one["actor"]:
        return "took the review", before
    return f"assigned the review to {person(one['person'])}", before


def _read(one: Event) -> tuple[str, str]:
    if one["detail"] == "passages":
        return f"saw passages of {pages_in_words(one['places'])} in findings or the outline", _until(one)
    verb = {"displayed": "read", "delivered": "received"}.get(one["detail"], one["detail"])
    return f"{verb} {pages_in_words(one['places'])}".strip(), _until(one)


def _revealed(one: Event) -> tuple[str, str]:
    kinds = ", ".join(words(each).lower() for each in one["value_kinds"])
    step, _, scope = one["detail"].partition(".")
    if not scope:
        number = f"{one['count']} personal value{'s' if one['count'] != 1 else ''}"
        return f"saw {number} {use_in_words(step)}", " · ".join(filter(None, (kinds, pages_in_words(one["places"]))))
    target = {"document": "all values", "page": f"values on {pages_in_words(one['places'])}"}.get(scope, "one value")
    verb = {"requested": "asked to see", "granted": "revealed", "ended": "ended the reveal of"}[step]
    other = one["person"] if one["person"] != one["actor"] else ""
    until = f"until {clock(one['last_at'])}" if one["last_at"] else ""
    parts = (kinds, f"purpose {one['purpose']}", until)
    whose = f" for {person(other)}" if other else ""
    return f"{verb} {target}{whose}", " · ".join(filter(None, parts))


def _commented(one: Event) -> tuple[str, str]:
    if one["detail"] == "resolved":
        return f"resolved a comment of {person(one['person'])}", ""
    return f"commented on {_ONE.get(one['detail'], one['detail'])}", f"asked {person(one['person'])}" if one[
        "person"
    ] else ""


def _decided(one: Event) -> tuple[str, str]:
    target, _, decision = one["detail"].partition(".")
    verb = _DECISIONS.get(decision, words(decision).lower())
    if one["count"] > 1:
        return f"{verb} {one['count']} annotations together", ""
    return f"{verb} {_ONE.get(target, target)}", words(one["category"])


def _undone(one: Event) -> tuple[str, str]:
    what, more = _decided(one)
    return f"took back: {what}", more


def _completed(one: Event) -> tuple[str, str]:
    left = f"left some undecided: {words(one['detail']).lower()}" if one["detail"] else ""
    return f"completed the review with {one['count']} decision{'s' if one['count'] != 1 else ''}", left


def _published(one: Event) -> tuple[str, str]:
    return "published the set" + (
        " without a review" if one["detail"] == "unreviewed" else ""
    ), f"revision {one['revision']}"


def _stopped(one: Event) -> tuple[str, str]:
    return f"stopped reading: {words(one['detail']).lower()}", f"had seen {pages_in_words(one['places'])}" if one[
        "places"
    ] else ""


def _superseded(one: Event) -> tuple[str, str]:
    return f"submitted version {one['version']}, which replaces this one", ""


def _until(one: Event) -> str:
    if not one["last_at"] or (clock(one["last_at"]) == clock(one["at"]) and day(one["last_at"]) == day(one["at"])):
        return ""
    date = "" if day(one["last_at"]) == day(one["at"]) else f"{day(one['last_at'])}, "
    return f"last at {date}{clock(one['last_at'])}"


def _short(version: str) -> str:
    """A version without most of its hash."""
    return _HASH.sub(r"\1…", version)


_HASH = re.compile(r"([0-9a-f]{8})[0-9a-f]{8,}")
_ONE: Mapping[str, str] = {"annotation": "an annotation", "finding": "a finding", "document": "the document"}
_DECISIONS: Mapping[str, str] = {
    "accept": "accepted",
    "reject": "rejected",
    "change_span": "changed the place of",
    "change_category": "changed the category of",
    "add": "added",
    "change": "changed the severity of",
    "leave_undecided": "left undecided",
    "waive": "waived",
    "wait": "asked about",
}
_WORDS: Mapping[str, Callable[[Event], tuple[str, str]]] = {
    "submitted": _submitted,
    "processed": _processed,
    "assigned": _assigned,
    "read": _read,
    "revealed": _revealed,
    "commented": _commented,
    "decided": _decided,
    "undone": _undone,
    "changed": lambda one: (f"changed our role to {words(one['detail']).lower()}", ""),
    "completed": _completed,
    "published": _published,
    "reopened": lambda _: ("reopened the review", ""),
    "stopped": _stopped,
    "superseded": _superseded,
    "withdrawn": lambda _: ("withdrew the document", ""),
}
