"""The chat template of a model, from its configuration on the server."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.inference.llm.port import LlmPrompt

_TEXT = "{text}"


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """`{text}` is replaced by the text of a message. `control` are the model's control marks: in a message they are
    split by spaces, so that no document can end a message or begin another one.
    """

    system: str
    user: str
    answer: str
    stop: tuple[str, ...]
    control: tuple[str, ...]

    def render(self, prompt: LlmPrompt) -> str:
        """The complete prompt, up to the beginning of the answer."""
        system = [self._message(self.system, prompt.system)] if prompt.system else []
        return "".join([*system, *(self._message(self.user, one) for one in prompt.user), self.answer])

    def _message(self, frame: str, words: str) -> str:
        for mark in self.control:
            words = words.replace(mark, " ".join(mark))
        return frame.replace(_TEXT, words)


def template_of(parameters: Mapping[str, str]) -> ChatTemplate:
    """Raises `KeyError` if a template parameter is missing."""
    return ChatTemplate(
        system=parameters["template_system"],
        user=parameters["template_user"],
        answer=parameters["template_answer"],
        stop=tuple(parameters["template_stop"].split()),
        control=tuple(parameters["template_control"].split()),
    )
