from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import comments_pb2, events_pb2, history_pb2, reviews_pb2
from services.shared.wire.message_values import enum_values, from_values, to_values

AT = Timestamp(seconds=1_772_357_400)


@pytest.mark.parametrize(
    ("message", "values"),
    [
        (
            reviews_pb2.ListReviewsRequest(severity=events_pb2.SEVERITY_HIGH, states=[events_pb2.SET_STATE_PROPOSED]),
            {"severity": "high", "states": ["proposed"], "mine": False, "order": ""},
        ),
        (
            history_pb2.ListPlaceReadersResponse(readers=[history_pb2.PlaceReader(responses=1 << 60, first_at=AT)]),
            {"next_page_token": ""},
        ),
        (
            comments_pb2.AddCommentResponse(
                comment=comments_pb2.Comment(id="c", target_kind=comments_pb2.COMMENT_TARGET_FINDING, text="Why? 漢")
            ),
            {},
        ),
    ],
)
def test_values_are_those_of_json_and_come_back(message: Any, values: dict[str, Any]) -> None:
    made = to_values(message)
    assert values.items() <= made.items()
    read = type(message)()
    from_values(read, {name: value for name, value in made.items() if value not in ("", [])})
    assert read == message


def test_long_numbers_and_times() -> None:
    reader = history_pb2.PlaceReader(responses=1 << 60, first_at=AT)
    assert to_values(reader) | {"responses": 1 << 60, "first_at": "2026-03-01T09:30:00Z"} == to_values(reader)


@pytest.mark.parametrize(
    "values", [{"severity": "grave"}, {"other": 1}, {"page_size": "many"}, {"states": "proposed"}, {"mine": []}]
)
def test_a_value_that_does_not_fit_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        from_values(reviews_pb2.ListReviewsRequest(), values)


def test_the_values_of_an_enum() -> None:
    fields = reviews_pb2.ListReviewsRequest.DESCRIPTOR.fields_by_name
    assert enum_values(fields["order"]) == ["risk", "due", "age", "priority"]
    assert enum_values(fields["mine"]) == []
