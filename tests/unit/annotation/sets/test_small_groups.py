"""The switch for figures about few people, in the file of the review policy."""

from collections.abc import Sequence

import pytest

from services.annotation.policy_files.review_policy import read_review_policy
from services.annotation.sets.small_groups import NOBODY, SmallGroups, switched
from services.shared.domain.records import Action
from services.shared.runtime.access.audit_table import check_record
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.sets.test_review_policy import SCHEMA

WHO = 'switched_by: dana@t, switched_at: "2026-11-02", reason: Agreed.'
SHOWN = SmallGroups(True, 90, "dana@t", "2026-11-02", "Agreed.")
HIDDEN = SmallGroups(False, 0, "dana@t", "2026-11-02", "Agreed.")


def read(entry: str) -> SmallGroups:
    text = f"publish_unreviewed: []\nsegregation: []\n{entry}"
    return read_review_policy(text, SCHEMA, "review.yaml").small_groups


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("", NOBODY),
        (f"small_groups: {{figures: shown, kept_days: 90, {WHO}}}", SHOWN),
        (f"small_groups: {{figures: hidden, {WHO}}}", HIDDEN),
        (f"small_groups: {{figures: hidden, kept_days: 90, {WHO}}}", HIDDEN),
    ],
)
def test_the_switch(entry: str, expected: SmallGroups) -> None:
    assert read(entry) == expected


@pytest.mark.parametrize(
    "entry",
    [
        "small_groups: {figures: shown}",
        "small_groups: {figures: hidden}",
        f"small_groups: {{figures: shown, {WHO}}}",
        f"small_groups: {{figures: shown, kept_days: 0, {WHO}}}",
        f"small_groups: {{figures: shown, kept_days: 400, {WHO}}}",
        f"small_groups: {{figures: shown, kept_days: 90, {WHO.replace('11-02', '02-30')}}}",
        f"small_groups: {{figures: shown, kept_days: 90, {WHO.replace('Agreed.', '')!s}''}}",
        f"small_groups: {{figures: shown, kept_days: 90, {WHO.replace('dana@t', 'Dana Smith')}}}",
    ],
)
def test_a_switch_needs_who_when_why_and_for_how_long(entry: str) -> None:
    with pytest.raises(YamlFileError, match="small_groups"):
        read(entry)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (NOBODY, NOBODY, ()),
        (SHOWN, SHOWN, ()),
        (NOBODY, SHOWN, ("small_groups=shown", "kept_days=90")),
        (SHOWN, HIDDEN, ("small_groups=hidden", "kept_days=0")),
        (SHOWN, NOBODY, ("small_groups=hidden", "kept_days=0")),
    ],
)
def test_the_audit_record_says_who_switched_it(before: SmallGroups, after: SmallGroups, said: Sequence[str]) -> None:
    detail = switched(before, after)
    assert detail[:2] == tuple(said)
    check_record(Action.CONFIGURE, "configuration", detail)
    if after.switched_by and said:
        assert detail[2:] == ("switched_by=dana@t", "switched_at=2026-11-02", "why=Agreed.")
