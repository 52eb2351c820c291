"""The vocabulary has words of agreements as they are in running text."""

from services.shared.domain.scans.vocabulary import VOCABULARY


def test_words_are_in_lower_case() -> None:
    assert all(word.isalpha() and word.islower() and word.isascii() for word in VOCABULARY)
    assert {"the", "terminate", "warranties", "indemnity"} <= VOCABULARY
    assert not {"terrninate", "smith"} & VOCABULARY
