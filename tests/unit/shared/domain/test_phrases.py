"""Phrases of titles become patterns."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.phrases import LONGEST, pattern_of, phrase_fault
from tests.cpu_time import cpu_limit


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("supply <paper>", "Supply Agreement", True),
        ("supply <paper>", "SUPPLY CONTRACT", True),
        ("supply <paper>", "Supply Agreements", False),
        ("supply <paper>", "Oversupply Agreement", False),
        ("supply <more> <paper>", "Supply, Storage and Transport Agreement", True),
        ("supply <more> <paper>", "Supply a b c d e Agreement", False),
        ("loan <2 more> <paper>", "Loan and Security Agreement", True),
        ("loan <2 more> <paper>", "Loan, and Security Agreement", False),
        ("licence/license <paper>", "License Agreement", True),
        ("servic* <paper>", "Servicing Agreement", True),
        ("* notice", "Default Notice", True),
        ("* notice", "Notice", False),
        ("co-branding", "Co-Branding", True),
        ("co-branding", "cobranding", True),
        ("co-branding", "co branding", True),
        ("d&o policy", "D&O Policy", True),
    ],
)
def test_what_a_phrase_finds(phrase: str, text: str, *, found: bool) -> None:
    assert phrase_fault(phrase) == ""
    pattern = pattern_of([phrase])
    assert pattern is not None
    assert (pattern.search(text) is not None) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("Letter", True), ("Letter of Credit", False), ("Loan Servicing Agreement", False), ("Loan Agreement", True)],
)
def test_what_begins_with_an_exception_is_not_found(text: str, *, found: bool) -> None:
    pattern = pattern_of(["letter", "loan <3 more> <paper>"], ["letter of credit", "servic*"])
    assert pattern is not None
    assert (pattern.search(text) is not None) == found


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("", "is not words with single spaces"),
        ("a  lease", "is not words with single spaces"),
        ("lease ", "is not words with single spaces"),
        ("lease (a", "'(a' in 'lease (a' is neither a word nor <paper>"),
        ("<7 more> lease", "'<7 more>' in"),
        ("<more> lease", "begins or ends with <more>"),
        ("lease <more>", "begins or ends with <more>"),
        ("*", "has no word of two letters"),
        ("<paper>", "has no word of two letters"),
        ("lease/*", "has no word of two letters"),
        ("x" * (LONGEST + 1), "at most 12 words and 120 characters"),
        ("la " * 12 + "la", "at most 12 words and 120 characters"),
    ],
)
def test_what_is_no_phrase(phrase: str, fault: str) -> None:
    assert fault in phrase_fault(phrase)


@given(
    st.lists(st.text(alphabet="ab*/<>- &'123more", max_size=20), max_size=4), st.text(alphabet="ab -&'", max_size=40)
)
def test_every_phrase_without_a_fault_is_a_pattern(phrases: list[str], text: str) -> None:
    valid = [one for one in phrases if not phrase_fault(one)]
    pattern = pattern_of(valid, valid)
    assert (pattern is None) == (not valid)
    assert pattern is None or pattern.search(text) is None  # each is an exception from itself


@given(st.lists(st.from_regex(re.compile(r"[a-z]{2,8}"), fullmatch=True), min_size=1, max_size=4))
def test_plain_words_find_themselves(words: list[str]) -> None:
    phrase = " ".join(words)
    pattern = pattern_of([phrase])
    assert phrase_fault(phrase) == ""
    assert pattern is not None
    assert pattern.fullmatch(phrase.upper())


@pytest.mark.parametrize("piece", ["a ", "a, ", "ab", "notice of ", "supply ", "supply\n", "- "])
def test_takes_time_that_grows_with_the_text(piece: str) -> None:
    pattern = pattern_of(
        ["supply <more> <paper>", "* notice", "notice of *", "a* <6 more> <paper>"], ["x"], space=r"\s+"
    )
    assert pattern is not None
    with cpu_limit(2):
        pattern.findall(piece * (200_000 // len(piece)))
