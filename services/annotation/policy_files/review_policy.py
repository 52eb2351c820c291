"""Reads the review policy from YAML."""

import json
from pathlib import Path

from services.annotation.sets.review_policy import ReviewPolicy, build_review_policy
from services.shared.runtime.yaml_file import Schema, load_yaml


def load_review_policy(path: Path) -> ReviewPolicy:
    """The policy in the file at `path`. The schema is `../schema/review.json`, relative to the file.

    Raises `YamlFileError` or `OSError`.
    """
    schema = json.loads((path.parent.parent / "schema" / "review.json").read_text("utf-8"))
    return read_review_policy(path.read_text("utf-8"), schema, path.name)


def read_review_policy(text: str, schema: Schema, name: str) -> ReviewPolicy:
    """The policy in `text`. Raises `YamlFileError` with `name` as the file's name."""
    return build_review_policy(load_yaml(text, schema, name).values)
