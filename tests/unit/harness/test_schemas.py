"""Apps of one process share the schemas of equal types."""

from dataclasses import make_dataclass
from typing import Annotated, Any

import pytest
from annotated_types import Ge
from fastapi._compat import v2
from pydantic import ValidationError

import tests.schemas


def _make(kind: type) -> type:
    """Each has the same name and module."""
    return make_dataclass("Body", [("value", kind)])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Annotated[int, Ge(1)], Annotated[int, Ge(1)], True),
        (Annotated[int, Ge(1)], Annotated[int, Ge(2)], False),
        (Annotated[int, Ge(1)], Annotated[float, Ge(1)], False),
        (Annotated[tuple[int, ...], "field"], Annotated[tuple[int, ...], "field"], True),
        (Annotated[_make(int), "field"], Annotated[_make(str), "field"], False),
    ],
)
def test_sharing(one: Any, other: Any, same: bool) -> None:
    assert (tests.schemas._adapter(one) is tests.schemas._adapter(other)) is same


def test_the_apps_of_tests_use_it() -> None:
    assert vars(v2)["TypeAdapter"] is tests.schemas._adapter
    with pytest.raises(ValidationError):
        tests.schemas._adapter(Annotated[int, Ge(1)]).validate_python(0)
