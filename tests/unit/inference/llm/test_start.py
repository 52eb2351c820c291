from typing import Literal

import pytest

from services.inference.llm.client import LlmSettings, TritonLlm, connect
from services.inference.llm.start import start_llm
from services.shared.domain.errors import Retry
from tests.fakes import FakeClock


def open_llm() -> TritonLlm:
    return connect(LlmSettings("127.0.0.1:1"), FakeClock(), lambda *_: None)


@pytest.mark.parametrize(
    ("switch", "answers", "on"),
    [
        ("off", [], False),
        ("on", [], True),
        ("auto", [True], True),
        ("auto", [False], False),
        ("auto", [None, None, True], True),
        ("auto", [None, False], False),
    ],
)
async def test_the_switch(
    monkeypatch: pytest.MonkeyPatch, switch: Literal["off", "on", "auto"], answers: list[bool | None], on: bool
) -> None:
    monkeypatch.setattr(TritonLlm, "ready", ready(answers))
    llm = await start_llm(switch, open_llm, FakeClock())
    assert (llm is not None) is on
    assert answers == []
    if llm is not None:
        await llm.close()


async def test_a_server_that_stays_unavailable_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TritonLlm, "ready", ready([None] * 60))
    with pytest.raises(Retry):
        await start_llm("auto", open_llm, FakeClock())


def ready(answers: list[bool | None]) -> object:
    """Readiness of the model; None for an unavailable server."""

    async def answer(_self: TritonLlm) -> bool:
        one = answers.pop(0)
        if one is None:
            raise Retry(dependency="triton")
        return one

    return answer
