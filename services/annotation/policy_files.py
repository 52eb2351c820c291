"""The review policy, read from its file when the service starts."""

import json
from pathlib import Path

from services.annotation.review_policy import ReviewPolicy, read_review_policy


def load_review_policy(path: Path) -> ReviewPolicy:
    """The schema stands in `schema/` of the folder above. Raises `PolicyError` with file and line, or `OSError`."""
    schema = json.loads((path.parent.parent / "schema" / "review.json").read_text("utf-8"))
    return read_review_policy(path.read_text("utf-8"), schema, path.name)
