"""The rules on the method of review that a person may see."""

from collections.abc import Mapping, Sequence

import pytest

from services.annotation.sets.review_policy import Condition, FourEyes, Method
from services.annotation.sets.visible_methods import visible_methods


def rule(**when: Sequence[str]) -> Method:
    return Method("r", Condition(tuple((name, frozenset(values)) for name, values in when.items())), FourEyes.BLIND)


@pytest.mark.parametrize(
    ("method", "shown"),
    [
        (rule(), {}),
        (rule(document_type=["note"]), {"document_type": {"note"}}),
        (rule(tenant=["bank"], document_type=["note"]), {"document_type": {"note"}}),
        (rule(tenant=["other"]), None),
        (rule(tenant=["other", "bank"]), {}),
        (rule(matter=["M-1", "walled"]), {"matter": {"M-1"}}),
        (rule(matter=["walled"]), None),
        (rule(client_id=["c-secret"], team=["lending"]), {"client_id": set(), "team": {"lending"}}),
    ],
)
def test_what_is_shown(method: Method, shown: Mapping[str, set[str]] | None) -> None:
    found = visible_methods([method], "bank", lambda matter: matter != "walled")
    assert [dict(one.when.allowed) for one in found] == ([] if shown is None else [shown])
    assert all(one.four_eyes is FourEyes.BLIND for one in found)
