"""The behaviour of every LLM behind `LlmPort`. A subclass provides the fixture `llm`.

`slowness` extends the time limits for a real model on a busy machine. `exact`: whether the same prompt has exactly the
same answer. `LONG` is a prompt whose answer takes seconds.
"""

import asyncio
import json
import time
from contextlib import aclosing
from typing import Any, ClassVar, cast

import pytest
from jsonschema import validate

from services.inference.llm.port import LlmOptions, LlmPort, LlmPrompt, complete_answer
from services.shared.domain.errors import Reason, Reject, Retry

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": "string", "enum": ["yes", "no"]},
        "count": {"type": "integer", "minimum": 0, "maximum": 9},
    },
    "required": ["answer", "count"],
    "additionalProperties": False,
}
LONG = "Count from 1 to 900 and write every number, with commas between them."


def ask(words: str) -> LlmPrompt:
    return LlmPrompt("You do exactly what you are asked, in as few words as can be.", (words,))


async def first(llm: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> str:
    """The first delta; closes the stream."""
    async with aclosing(cast(Any, llm.stream(prompt, options))) as deltas:
        return cast(str, await anext(deltas))


async def all_of(llm: LlmPort, prompt: LlmPrompt, options: LlmOptions) -> tuple[list[str], Exception | None]:
    """The deltas, and the outcome."""
    deltas: list[str] = []
    try:
        async for delta in llm.stream(prompt, options):
            deltas.append(delta)  # noqa: PERF401 # deltas before a failure count too
    except (Reject, Retry) as failed:
        return deltas, failed
    return deltas, None


class LlmSuite:
    """Tests for every implementation of `LlmPort`."""

    slowness: ClassVar[float] = 1.0
    exact: ClassVar[bool] = True

    async def test_it_names_its_version(self, llm: LlmPort) -> None:
        info = await llm.info()
        assert info.name
        assert info.version
        assert info.context > 100

    async def test_an_answer_comes_in_deltas_and_is_the_same_again(self, llm: LlmPort) -> None:
        options = LlmOptions(max_tokens=40, deadline=60 * self.slowness)
        deltas = [delta async for delta in llm.stream(ask('Repeat exactly: "one two three four"'), options)]
        assert len(deltas) > 2
        assert all(deltas)
        assert "two three" in "".join(deltas)
        again = await complete_answer(llm, ask('Repeat exactly: "one two three four"'), options)
        assert again == "".join(deltas) if self.exact else "two three" in again

    @pytest.mark.parametrize("choices", [("yes", "no"), ("Section 1(a)", 'a "quoted" one', "später"), ("only",)])
    async def test_an_answer_is_one_of_the_choices(self, llm: LlmPort, choices: tuple[str, ...]) -> None:
        options = LlmOptions(choices=choices, max_tokens=20, deadline=60 * self.slowness)
        assert await complete_answer(llm, ask("Is water wet?"), options) in choices

    async def test_an_answer_fits_its_schema(self, llm: LlmPort) -> None:
        options = LlmOptions(schema=SCHEMA, max_tokens=80, deadline=60 * self.slowness)
        answer = await complete_answer(
            llm, ask("Is water wet, and how many oceans are there? Answer in JSON."), options
        )
        validate(json.loads(answer), SCHEMA)

    async def test_a_cut_answer_ends_with_an_error(self, llm: LlmPort) -> None:
        deltas, failed = await all_of(llm, ask(LONG), LlmOptions(max_tokens=3, deadline=60 * self.slowness))
        assert deltas
        assert isinstance(failed, Reject)
        assert failed.reason is Reason.OUTPUT_CUT

    async def test_incomplete_json_is_refused(self, llm: LlmPort) -> None:
        options = LlmOptions(schema=SCHEMA, max_tokens=2, deadline=60 * self.slowness)
        with pytest.raises(Reject) as refused:
            await complete_answer(llm, ask("Is water wet? Answer in JSON."), options)
        assert refused.value.reason in {Reason.OUTPUT_CUT, Reason.OUTPUT_OFF_SCHEMA}

    @pytest.mark.parametrize("words", [30_000, 300_000])
    async def test_a_prompt_that_does_not_fit_is_refused(self, llm: LlmPort, words: int) -> None:
        begun = time.monotonic()
        with pytest.raises(Reject) as refused:
            await complete_answer(llm, ask("word " * words), LlmOptions(deadline=60 * self.slowness))
        assert refused.value.reason is Reason.PROMPT_TOO_LONG
        assert time.monotonic() - begun < 50

    async def test_an_unknown_adapter_is_refused(self, llm: LlmPort) -> None:
        with pytest.raises(Reject) as refused:
            await complete_answer(llm, ask("yes?"), LlmOptions(lora="nobody"))
        assert refused.value.reason is Reason.NOT_FOUND

    async def test_no_delta_comes_after_the_deadline(self, llm: LlmPort) -> None:
        begun = time.monotonic()
        with pytest.raises(Reject) as late:
            await complete_answer(llm, ask(LONG), LlmOptions(max_tokens=4_000, deadline=1.0))
        assert late.value.reason is Reason.TIMED_OUT
        assert time.monotonic() - begun < 1 + 10 * self.slowness

    async def test_a_cancelled_answer_frees_its_place(self, llm: LlmPort) -> None:
        """More long answers than places, all closed after the first delta: the next one starts at once."""
        options = LlmOptions(max_tokens=4_000, deadline=60 * self.slowness)
        for delta in await asyncio.gather(*(first(llm, ask(LONG), options) for _ in range(4))):
            assert delta
        begun = time.monotonic()
        await complete_answer(llm, ask("Say: yes"), LlmOptions(max_tokens=20, deadline=60 * self.slowness))
        assert time.monotonic() - begun < 20 * self.slowness

    async def test_a_cancelled_task_stops(self, llm: LlmPort) -> None:
        task = asyncio.create_task(complete_answer(llm, ask(LONG), LlmOptions(max_tokens=4_000)))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def test_ten_concurrent_answers_do_not_mix(self, llm: LlmPort) -> None:
        options = LlmOptions(max_tokens=30, deadline=120 * self.slowness)
        prompts = [ask(f'Repeat exactly: "kite-{one}{one}"') for one in range(10)]
        answers = await asyncio.gather(*(complete_answer(llm, prompt, options) for prompt in prompts))
        for one, answer in enumerate(answers):
            assert [other for other in range(10) if f"kite-{other}{other}" in answer] == [one]

    @pytest.mark.parametrize(
        "options",
        [
            LlmOptions(schema=SCHEMA, choices=("yes",)),
            LlmOptions(schema={"type": "nonsense"}),
            LlmOptions(choices=("two\nlines",)),
            LlmOptions(choices=("",)),
        ],
    )
    async def test_contradictory_options_raise_value_error(self, llm: LlmPort, options: LlmOptions) -> None:
        with pytest.raises(ValueError, match=r"schema|choices"):
            await complete_answer(llm, ask("yes?"), options)

    async def test_tokens_are_counted(self, llm: LlmPort) -> None:
        assert await llm.count_tokens("") == 0
        assert 5 <= await llm.count_tokens("The Borrower shall repay the Loan.") <= 12
