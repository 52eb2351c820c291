"""Playbooks and the review policy, read from their folder when the service starts."""

import json
from functools import lru_cache
from pathlib import Path

from services.annotation.playbook import Playbook, Playbooks, read_playbook, route
from services.annotation.review_policy import ReviewPolicy, read_review_policy
from services.annotation.yaml_data import Schema


def load_playbooks(folder: Path) -> Playbooks:
    """All `*.yaml` of `folder`. Raises `PolicyError` with file and line, or `OSError`."""
    schema = _schema(folder / "schema" / "playbook.json")
    files = sorted(folder.glob("*.yaml"))
    return route([read_playbook(one.read_text("utf-8"), schema, one.name) for one in files])


def load_review_policy(path: Path) -> ReviewPolicy:
    """The schema stands in `schema/` of the folder above. Raises as `load_playbooks`."""
    schema = _schema(path.parent.parent / "schema" / "review.json")
    return read_review_policy(path.read_text("utf-8"), schema, path.name)


@lru_cache(maxsize=64)
def stored_playbook(source: str) -> Playbook:
    """As it was when a set was proposed: checked then, so that a stricter schema of today does not shut it out."""
    return read_playbook(source, {}, "stored")


def _schema(path: Path) -> Schema:
    schema: Schema = json.loads(path.read_text("utf-8"))
    return schema
