"""The part of a document that the LLM can summarise within its time limit. Pure."""

from dataclasses import dataclass

from services.inference.llm.throughput import Speed


@dataclass(frozen=True, slots=True)
class Plan:
    """`tokens`: limit on the tokens of all passages. `sentences`: sentences to request."""

    tokens: int
    sentences: int


def plan(speed: Speed, seconds: float, around: int, sentences: int, least: int) -> Plan:
    """The most sentences, at most `sentences`, for which the time also suffices to read a passage per sentence, and the
    tokens of passages that can be read before them.

    `around`: tokens of the prompt without passages. At least one sentence and `least` tokens are planned, also if the
    time does not suffice: only a call shows that the machine is faster now.
    """
    for count in range(sentences, 0, -1):
        reading = _SAFE * seconds - count * SENTENCE / speed.answer
        tokens = int(reading * speed.prompt) - around
        if tokens >= max(least, count * _PASSAGE):
            return Plan(tokens, count)
    return Plan(least, 1)


SENTENCE = 55  # tokens of a sentence in the answer, with its evidence
_PASSAGE = 80  # tokens of a passage, on average
_SAFE = 0.75  # of the time limit: the gate's answer, and the error of the estimates
