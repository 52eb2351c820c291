import pytest

from services.inference.llm.port import LlmOptions, LlmPrompt
from tests.llm_fake import FakeLlm, echo
from tests.llm_suite import LONG, LlmSuite


def answers(prompt: LlmPrompt, options: LlmOptions) -> str:
    return ", ".join(map(str, range(1, 901))) if prompt.user[-1] == LONG else echo(prompt, options)


class TestFake(LlmSuite):
    """The fake passes the same suite, so tests can use it."""

    @pytest.fixture
    def llm(self) -> FakeLlm:
        return FakeLlm(answers, pause=0.005)
