"""What a language model says of findings and of open questions, to those who may read the words that it rests on."""

from services.annotation.narration.narrator import Narrated, Narrator
from services.annotation.narration.questioner import Answered, Questioner

__all__ = ["Answered", "Narrated", "Narrator", "Questioner"]
