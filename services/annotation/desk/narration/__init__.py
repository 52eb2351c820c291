"""What a language model says of findings and of open questions, to those who may read the words that it rests on."""

from services.annotation.desk.narration.narrator import Narrated, Narrator
from services.annotation.desk.narration.questioner import Answered, Questioner

__all__ = ["Answered", "Narrated", "Narrator", "Questioner"]
