import pytest

from services.inference.llm import start
from services.inference.llm.client import TritonLlm
from services.inference.settings import InferenceSettings
from services.shared.domain.errors import Retry
from tests.fakes import FakeClock


def nobody_hears(_model: str, _version: str, _outcome: str, _seconds: float) -> None:
    pass


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
async def test_the_switch(monkeypatch: pytest.MonkeyPatch, switch: str, answers: list[bool | None], on: bool) -> None:
    monkeypatch.setattr(TritonLlm, "ready", ready(answers))
    llm = await start.start_llm(InferenceSettings.model_validate({"llm": switch}), FakeClock(), nobody_hears)
    assert (llm is not None) is on
    assert answers == []
    if llm is not None:
        await llm.close()


async def test_a_server_that_stays_away_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TritonLlm, "ready", ready([None] * 60))
    with pytest.raises(Retry):
        await start.start_llm(InferenceSettings.model_validate({"llm": "auto"}), FakeClock(), nobody_hears)


def ready(answers: list[bool | None]) -> object:
    """None is a server that is away."""

    async def answer(_self: TritonLlm) -> bool:
        one = answers.pop(0)
        if one is None:
            raise Retry(dependency="triton")
        return one

    return answer
