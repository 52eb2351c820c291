"""The provisions that an amendment names. The texts are written for the test."""

import pytest

from services.annotation.sets.provisions import Provisions
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_seconds
from tests.unit.annotation.sets.sections import sections_of

AGREEMENT = """1.1 Terms. In this Agreement:

"Barn" means the barn (a) of the Borrower,
and (b) of its parent.

"Mill" means a mill.

"Oak Barn" means a barn of oak.

"Pine" or "Pines" means pines.

1.2 Silence. "Yard" and "Barn" are terms.

4.1 Duties. The Borrower:

(a) keeps the barn insured;

(b) sells no more than:

(i) ten sheep; and

(ii) five cows; and

(c) keeps books.

4.2 Books. The Lender:

(a) reads them.
"""


def agreement(text: str = AGREEMENT) -> Provisions:
    return Provisions(text, RedactedText(text, sections=sections_of(text)))


@pytest.mark.parametrize(
    ("paper", "target", "begins", "ends"),
    [
        ("Section 4.1 is amended", "Section 4.1", "4.1 Duties.", "keeps books."),
        ("Section 4.1(b) is amended", "Section 4.1(b)", "(b) sells", "five cows; and"),
        ("Section 4.1(b)(ii) is amended", "Section 4.1(b)(ii)", "(ii) five", "cows; and"),
        ("Section 4.1 (c) is amended", "Section 4.1 (c)", "(c) keeps", "books."),
        ("clause (a) of Section 4.2", "clause (a) of Section 4.2", "(a) reads", "them."),
        ("clause (ii) of Section 4.1(b)", "clause (ii) of Section 4.1(b)", "(ii) five", "cows; and"),
        ("Section 4.1 is amended by deleting clause (a) thereof", "clause (a)", "(a) keeps", "insured;"),
        ("Section 4.1 and Section 4.2 are amended in clause (a)", "clause (a)", "", ""),
        ("Section 4.1 is amended.\n\nclause (a)", "clause (a)", "", ""),
        ("clause (a)", "clause (a)", "", ""),
        ("Section 4.1(d) is amended", "Section 4.1(d)", "", ""),
        ("Section 4.1(ii) is amended", "Section 4.1(ii)", "", ""),
        ("Section 9.9 is amended", "Section 9.9", "", ""),
        ("Exhibit A is amended", "Exhibit A", "", ""),
        (
            'the definition of "Barn" in Section 1.1',
            'definition of "Barn" in Section 1.1',
            '"Barn" means',
            "its parent.",
        ),
        ('the definition of the term "Mill"', 'definition of the term "Mill"', '"Mill" means', "a mill."),
        ('the defined term "Mill" in', 'defined term "Mill"', '"Mill" means', "a mill."),
        ('definition of "Oak\nBarn"', 'definition of "Oak\nBarn"', '"Oak Barn" means', "of oak."),
        ('deleted: "barn"', "barn", '"Barn" means', "its parent."),
        ('the definition of "Yard"', 'definition of "Yard"', "", ""),
    ],
)
def test_provisions(paper: str, target: str, begins: str, ends: str) -> None:
    start = paper.index(target)
    found = agreement().named(paper, RedactedSpan(start, start + len(target)))
    words = found.of(AGREEMENT).strip() if found else ""
    assert (words.startswith(begins), words.endswith(ends)) == (True, True)
    assert bool(words) == bool(begins)


def test_a_term_that_is_defined_twice_is_not_certain() -> None:
    assert agreement(f'{AGREEMENT}\n\n"Barn" means another barn.\n').definition("Barn") is None


def test_a_definition_without_a_clear_end_is_not_certain() -> None:
    long = "The Borrower keeps a book.\n\n" * 400
    assert agreement(f'"Barn" means a barn.\n\n{long}').definition("Barn") is None
    assert agreement(f'"Barn" means a barn.\n\n"Barn" means a mill.\n\n{long}').definition("Barn") is None


@pytest.mark.parametrize("unit", ['"Barn" ', "\n\n", "(a) ", "Section 4.1(a) ", '"', "4.1 "])
def test_the_time_grows_with_the_text(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        target = RedactedSpan(len(text), len(text) + 10)
        return cpu_seconds(lambda: Provisions(text, RedactedText(text)).named(f"{text}clause (a)", target))

    assert seconds(40_000) < 12 * seconds(10_000) + 0.05
