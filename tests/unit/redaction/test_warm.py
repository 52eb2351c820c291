import gc
from pathlib import Path

import pytest

from services.redaction.detection.analysis import analyse
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.recognisers.base import prefilter
from services.redaction.recognising import all_recognisers
from services.redaction.warm import warm_up

SAMPLES = sorted((Path(__file__).parents[3] / "samples").rglob("*.txt"))


def test_existing_objects_are_not_collected() -> None:
    before = gc.get_freeze_count()
    try:
        warm_up()
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe, 12 Elm Street",
        "王小明 and 김민수 wrote to a.b@example.org",
        *(one.read_text("utf-8", "replace") for one in SAMPLES[:3]),
    ],
)
def test_later_texts_add_no_pattern(text: str) -> None:
    warm_up()
    gc.unfreeze()
    place = prefilter().add("x")
    analyse(text, find_policy("glba", POLICIES), known=(), parties=(), recognisers=all_recognisers())
    assert prefilter().add("x") == place + 1


def test_the_example_policy_uses_roles() -> None:
    assert find_policy("glba", POLICIES).uses_roles
