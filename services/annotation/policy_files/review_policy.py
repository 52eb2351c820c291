"""Reads the review policy from YAML."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.annotation.agreement.roles import OUR_ROLES
from services.annotation.playbook.faults import Fault, located, unknown
from services.annotation.sets.review_policy import FourEyes, ReviewPolicy, build_review_policy
from services.shared.domain.clauses import CLAUSE_TYPES
from services.shared.domain.fields.types import FIELD_TYPES
from services.shared.runtime.yaml_file import Schema, load_yaml

SHIPPED = Path(__file__).parents[3] / "playbooks"
SCHEMA = Path("schema") / "review.json"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """The content of the file and of its schema."""

    name: str
    text: str
    schema: str


def load_review_policy(path: Path) -> ReviewPolicy:
    """The policy in the file at `path`. Raises `YamlFileError` or `OSError`."""
    return build_policy(read_files(path))


def read_files(path: Path) -> PolicyText:
    """The content of the file at `path`, and of the schema `../schema/review.json`, relative to it or shipped."""
    beside = path.parent.parent / SCHEMA
    schema = beside if beside.exists() else SHIPPED / SCHEMA
    return PolicyText(path.name, path.read_text("utf-8"), schema.read_text("utf-8"))


def build_policy(content: PolicyText) -> ReviewPolicy:
    """The policy in the files. Raises `YamlFileError`."""
    return read_review_policy(content.text, json.loads(content.schema), content.name)


def read_review_policy(text: str, schema: Schema, name: str) -> ReviewPolicy:
    """The policy in `text`. Raises `YamlFileError` with `name` as the file's name."""
    file = load_yaml(text, schema, name)
    file.refuse(located(fault for faults in _FAULTS for fault in faults(file.values)))
    return build_review_policy(file.values)


def _method_faults(data: Mapping[str, Any]) -> Iterable[Fault]:
    seen: set[str] = set()
    for i, rule in enumerate(data.get("method", ())):
        if rule["id"] in seen:
            yield ("method", i, "id"), f"{rule['id']!r} is the id of an earlier rule: ids of rules must differ"
        seen.add(rule["id"])
        if rule.get("four_eyes") == FourEyes.BLIND and rule.get("second_review_share", 1) != 1:
            fault = "must be left out with four_eyes: blind, by which all documents get a blind second review"
            yield ("method", i, "second_review_share"), fault


def _category_faults(data: Mapping[str, Any]) -> Iterable[Fault]:
    known = (*CLAUSE_TYPES, *FIELD_TYPES)
    for i, rule in enumerate(data.get("accept_in_bulk", ())):
        for j, one in enumerate(rule.get("categories", ())):
            if one not in known:
                yield ("accept_in_bulk", i, "categories", j), unknown(one, "clause type or field", known)


def _role_faults(data: Mapping[str, Any]) -> Iterable[Fault]:
    for i, one in enumerate(data.get("perspectives", ())):
        if one["role"] not in OUR_ROLES:
            yield ("perspectives", i, "role"), unknown(one["role"], "role", tuple(sorted(OUR_ROLES)))


def _switch_faults(data: Mapping[str, Any]) -> Iterable[Fault]:
    at = data.get("small_groups", {}).get("switched_at")
    if at is not None:
        try:
            date.fromisoformat(at)
        except ValueError:
            yield ("small_groups", "switched_at"), f"{at!r} is not a date, such as 2026-03-31"


_FAULTS = (_role_faults, _category_faults, _method_faults, _switch_faults)
