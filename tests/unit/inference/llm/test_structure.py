import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inference.llm.port import LlmOptions
from services.inference.llm.structure import check_answer, check_options
from services.shared.domain.errors import Reason, Reject

CHOICES = LlmOptions(choices=("yes", "no"))
SCHEMA = LlmOptions(
    schema={
        "type": "object",
        "properties": {"rate": {"type": "number", "maximum": 100}, "spans": {"type": "array", "maxItems": 2}},
        "required": ["rate"],
        "additionalProperties": False,
    }
)


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (LlmOptions(), "whatever it says"),
        (CHOICES, "yes"),
        (SCHEMA, '{"rate": 5}'),
        (SCHEMA, ' {"rate": 5.5,\n"spans": []} '),
    ],
)
def test_an_answer_that_fits_passes(options: LlmOptions, answer: str) -> None:
    check_options(options)
    check_answer(answer, options)


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (CHOICES, "Yes"),
        (CHOICES, "yes "),
        (CHOICES, ""),
        (SCHEMA, ""),
        (SCHEMA, "secret words"),
        (SCHEMA, '{"rate": 5'),
        (SCHEMA, '{"rate": 5} and more'),
        (SCHEMA, '{"rate": 5, "rate": 6}'),
        (SCHEMA, '{"rate": NaN}'),
        (SCHEMA, '{"rate": Infinity}'),
        (SCHEMA, '{"rate": "5"}'),
        (SCHEMA, '{"rate": 500}'),
        (SCHEMA, '{"rate": 5, "secret": "words"}'),
        (SCHEMA, '{"rate": 5, "spans": [1, 2, 3]}'),
        (SCHEMA, '["rate"]'),
        (SCHEMA, "[" * 100_000),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(options: LlmOptions, answer: str) -> None:
    with pytest.raises(Reject) as refused:
        check_answer(answer, options)
    assert refused.value.reason is Reason.OUTPUT_OFF_SCHEMA
    assert "secret" not in str(refused.value)


@given(st.text())
def test_only_json_passes(answer: str) -> None:
    try:
        check_answer(answer, LlmOptions(schema={}))
    except Reject:
        return
    json.loads(answer)
