"""How a model wants its messages written, as its configuration on the server says."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.inference.llm.port import LlmPrompt

_TEXT = "{text}"


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """`{text}` stands for the words of a message. `control` are marks that the model reads as its own: where words
    hold one, it is taken apart, so that no document can end a message or begin another.
    """

    system: str
    user: str
    answer: str
    stop: tuple[str, ...]
    control: tuple[str, ...]

    def render(self, prompt: LlmPrompt) -> str:
        """The whole prompt, up to where the answer begins."""
        system = [self._message(self.system, prompt.system)] if prompt.system else []
        return "".join([*system, *(self._message(self.user, one) for one in prompt.user), self.answer])

    def _message(self, frame: str, words: str) -> str:
        for mark in self.control:
            words = words.replace(mark, " ".join(mark))
        return frame.replace(_TEXT, words)


def template_of(parameters: Mapping[str, str]) -> ChatTemplate:
    """Raises `KeyError` where the configuration lacks one of them."""
    return ChatTemplate(
        system=parameters["template_system"],
        user=parameters["template_user"],
        answer=parameters["template_answer"],
        stop=tuple(parameters["template_stop"].split()),
        control=tuple(parameters["template_control"].split()),
    )
