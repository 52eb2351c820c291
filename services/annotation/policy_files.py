"""The playbooks and the review policy, read from their files when the service starts."""

import json
from pathlib import Path

from services.annotation.playbook.folder import PlaybookFolder
from services.annotation.playbook.reload import PlaybooksInForce
from services.annotation.sets.review_policy import ReviewPolicy, read_review_policy
from services.shared.runtime.clock import Clock
from services.shared.runtime.observe.metrics import Metrics


def watch_playbooks(folder: Path, clock: Clock, metrics: Metrics, seconds: float) -> PlaybooksInForce:
    """Those of `folder`. Raises `PolicyError` with file and line, or `OSError`."""
    return PlaybooksInForce(PlaybookFolder(folder), clock, metrics, seconds)


def load_review_policy(path: Path) -> ReviewPolicy:
    """The schema stands in `schema/` of the folder above. Raises `PolicyError` with file and line, or `OSError`."""
    schema = json.loads((path.parent.parent / "schema" / "review.json").read_text("utf-8"))
    return read_review_policy(path.read_text("utf-8"), schema, path.name)
