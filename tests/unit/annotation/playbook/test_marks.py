"""What the rules of a playbook read in a text is read once for all of them."""

from collections import Counter

import pytest

from services.annotation.agreement import statements
from services.annotation.agreement.clauses import Clause
from services.annotation.playbook.duties.meaning import DUTIES, Duty, meaning_of
from services.annotation.playbook.duties.passage import Meaning, Passage
from services.annotation.playbook.marks import WordsIn
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan

TEXT = (
    "The Seller shall deliver the goods. The Buyer shall pay the price within ten days, unless the goods fail. "
    "The Seller shall not: (a) assign this Agreement; or (b) sell the goods to a competitor of the Buyer."
)


def spans() -> list[RedactedSpan]:
    return [RedactedSpan(one, one + 5) for one in range(0, len(TEXT) - 5, 5)]


def test_each_sentence_is_read_once_for_all_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()

    def counted(text: str, span: RedactedSpan, nouns: frozenset[str]) -> Clause:
        made[span.of(text)] += 1
        return Clause(text, span, nouns)

    monkeypatch.setattr(statements, "Clause", counted)
    words = WordsIn(RedactedText(TEXT))
    for _ in range(2):
        assert all(words.passage_at(one).grammar.statement(one).modality for one in spans())
    assert len(made) == 3
    assert set(made.values()) == {1}


def test_a_passage_is_read_once_for_all_rules_with_one_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Passage] = []

    def reading(passage: Passage) -> Meaning:
        read.append(passage)
        return Meaning.NARROWER

    monkeypatch.setitem(DUTIES, "indemnity", Duty(reading, DUTIES["indemnity"].trade, "indemnify"))
    passage = WordsIn(RedactedText(TEXT)).passage_at(spans()[0])
    assert [meaning_of("indemnity", passage) for _ in range(3)] == [Meaning.NARROWER] * 3
    assert read == [passage]
