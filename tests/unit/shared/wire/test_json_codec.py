import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.shared.domain.document import BlobRef, DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentSubmitted
from services.shared.wire.json_codec import from_json, to_json
from services.shared.wire.messages import MESSAGES
from tests.events import submitted
from tests.strategies import values


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_round_trip_through_text(kind: type[Any], data: st.DataObject) -> None:
    value = data.draw(values(kind))
    assert from_json(kind, json.loads(json.dumps(to_json(value)))) == value


DOCUMENT = {"tenant": "a", "source_system": "b", "source_reference": "c", "matter": "d"}


@pytest.mark.parametrize(
    ("change", "field", "detail"),
    [
        ({"mater": "e"}, "mater", 'Field "mater" is unknown'),
        ({"matter": None}, "matter", 'Field "matter" is not a string'),
        ({"privileged": "yes"}, "privileged", 'Field "privileged" is not a boolean'),
        ({"hold_ids": "h"}, "hold_ids", 'Field "hold_ids" is not a list'),
        ({"hold_ids": ["h", 2]}, "hold_ids", 'Field "hold_ids" is not a string'),
        ({"arm": "x"}, "arm", 'Field "arm" is none of: baseline, assisted, shadow'),
        ({"purposes": [["x"]]}, "purposes", 'Field "purposes" is none of: review, training, evaluation'),
        ({"\ud800\n": ""}, "\\ud800\\n", 'Field "\\ud800\\n" is unknown'),
    ],
)
def test_an_error_names_the_field(change: dict[str, object], field: str, detail: str) -> None:
    with pytest.raises(Reject) as caught:
        from_json(DocumentRecord, DOCUMENT | change)
    assert (caught.value.field, caught.value.detail) == (field, detail)


def test_an_error_names_the_missing_field_by_its_path() -> None:
    with pytest.raises(Reject) as caught:
        from_json(DocumentSubmitted, {**to_json(submitted()), "document": {"tenant": "a"}})
    assert (caught.value.field, caught.value.detail) == (
        "document.source_system",
        'Field "document.source_system" is missing',
    )


@pytest.mark.parametrize("data", [[], "x", None, 7])
def test_an_input_that_is_not_an_object(data: object) -> None:
    with pytest.raises(Reject) as caught:
        from_json(DocumentRecord, data)
    assert (caught.value.field, caught.value.detail) == ("", "The input is not an object")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("event_id", 7),
        ("content", "not base64!"),
        ("content", 7),
        ("occurred_at", "yesterday"),
        ("document", []),
        ("document", {"tenant": "a"}),
        ("document", {"tenant": "a", "source_system": "b", "source_reference": "c", "matter": "d", "colour": "e"}),
        ("blob", {"tenant": "a", "scope": "unheard", "subject": "", "name": "", "size": 1}),
        ("contents", ""),
    ],
)
def test_what_does_not_fit_is_refused(field: str, value: object) -> None:
    data = {**to_json(submitted()), field: value}
    with pytest.raises(Reject, match="invalid_metadata"):
        from_json(DocumentSubmitted, data)


@pytest.mark.parametrize("value", ["1", True, 1.0, None])
def test_numbers_are_numbers(value: object) -> None:
    data = {"tenant": "t", "scope": "source", "subject": "s", "name": "n", "size": value}
    with pytest.raises(Reject, match="invalid_metadata"):
        from_json(BlobRef, data)


def test_defaults_may_be_left_out() -> None:
    data = {"tenant": "t", "source_system": "s", "source_reference": "r", "matter": "m"}
    assert from_json(DocumentRecord, data) == DocumentRecord("t", "s", "r", "m")
