"""Where cross-references lead. In each text, `→` marks the reference and `*` the place that it leads to."""

import pytest

from services.annotation.linking.resolving import Link, State, links
from tests.cpu_time import cpu_seconds

BODY = """CREDIT AGREEMENT

SECTION 1. Definitions. Terms have these meanings.

SECTION 2. Loans.

2.1 Commitments. (a) The Lender lends. (b) The Borrower repays as follows: (i) each month and (ii) in full.

2.2 Fees. The Borrower pays fees.

ARTICLE III

COVENANTS

Section 3.1 Reports. The Borrower sends reports.

Section 3.2 Insurance. The Borrower insures the collateral.

EXHIBIT A

FORM OF NOTE

1. Promise. The Borrower promises to pay.

SCHEDULE 2.01

COMMITMENTS
"""


def resolved(text: str, words: str, body: str = BODY) -> Link:
    """The link of the reference `words` in `text`, which is put before the exhibits."""
    place = body.index("EXHIBIT A\n")
    whole = f"{body[:place]}Section 3.3 Other. {text}\n\n{body[place:]}"
    start = whole.index(text) + text.index(words)
    found = [one for one in links(whole) if one.start <= start < one.end]
    assert len(found) == 1, found
    return found[0]


def target(text: str, words: str) -> str:
    """The words at the target."""
    one = resolved(text, words)
    if one.state is not State.FOUND:
        return one.state
    whole = BODY[: BODY.index("EXHIBIT A\n")] + f"Section 3.3 Other. {text}\n\n" + BODY[BODY.index("EXHIBIT A\n") :]
    return " ".join(whole[one.targets[0][0] :].split())[:24]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("As set forth in Section 2.1 it is so.", "Section 2.1", "2.1 Commitments. (a) The"),
        ("As set forth in Section 2.1(b) it is so.", "Section 2.1(b)", "(b) The Borrower repays "),
        ("As set forth in Section 2.1(b)(ii) it is so.", "Section 2.1", "(ii) in full. 2.2 Fees. "),
        ("As set forth in Section 2.1 (b) (i) it is so.", "Section 2.1", "(i) each month and (ii) "),
        ("As set forth in Sections 2.1 and 3.2, it is so.", "3.2", "Section 3.2 Insurance. T"),
        ("As set forth in Sections 2.1(a) or (b), it is so.", "(b)", "(b) The Borrower repays "),
        ("As set forth in Article III it is so.", "Article III", "ARTICLE III COVENANTS Se"),
        ("As set forth in Section 2 it is so.", "Section 2", "SECTION 2. Loans. 2.1 Co"),
        ("It is in the form of Exhibit A hereto.", "Exhibit A", "EXHIBIT A FORM OF NOTE 1"),
        ('It is in the form of Exhibit "A" hereto.', "Exhibit", "EXHIBIT A FORM OF NOTE 1"),
        ("It is on Schedule 2.01 so.", "Schedule 2.01", "SCHEDULE 2.01 COMMITMENT"),
        ("It is in clause (ii) of Section 2.1(b) so.", "(ii)", "(ii) in full. 2.2 Fees. "),
        ("(a) One. (b) Two as in paragraph (a) above.", "(a) above", "(a) One. (b) Two as in p"),
        ("(a) One, subject to clause (b) below. (b) Two.", "(b) below", "(b) Two. EXHIBIT A FORM "),
        ("(a) One. (b) Two. (c) Three of paragraph (b) of this Section.", "(b) of", "(b) Two. (c) Three of pa"),
        ("As required by Section 409A of the Code so.", "Section 409A", "not_in_document"),
        ("As set forth in Section 9.9 it is so.", "Section 9.9", "not_in_document"),
        ("It is in the form of Exhibit B hereto.", "Exhibit B", "not_in_document"),
        ("As set forth in Section 2.1 of the Security Agreement, so.", "Section 2.1", "not_in_document"),
        ("As set forth in Section 2.1 thereof, so.", "Section 2.1", "not_in_document"),
        ("Under U.S.C. Section 2.1 so.", "Section 2.1", "not_in_document"),
        ("As set forth in Section 2.1 of this Agreement, so.", "Section 2.1", "2.1 Commitments. (a) The"),
        ("As set forth in Section 2.9(a) (Fees), so.", "Section 2.9", "not_in_document"),
        ("As set forth in Section 2.2(k), so.", "Section 2.2", "2.2 Fees. The Borrower p"),
        ("As this Section 33 says, so.", "Section 33", "Section 3.3 Other. As th"),
        ("It is in the form of Exhibit A. 4 of these.", "Exhibit A", "EXHIBIT A FORM OF NOTE 1"),
        ("As set forth in Section 2.1 of the Agreement, so.", "Section 2.1", "2.1 Commitments. (a) The"),
    ],
)
def test_targets(text: str, words: str, wanted: str) -> None:
    assert target(text, words) == wanted


def test_headings_and_contents() -> None:
    contents = "TABLE OF CONTENTS\n\n2.1 Commitments . . . . . 3\n\n2.2 Fees . . . . . . . 4\n\n"
    whole = contents + BODY.replace("pays fees", "pays fees under Section 2.1")
    found = links(whole)
    [only] = [one for one in found if one.state is State.FOUND]
    assert whole[only.start : only.end] == "Section 2.1"
    assert only.targets[0][0] == whole.index("2.1 Commitments. (a)")


def test_two_places_are_ambiguous() -> None:
    text = "AGREEMENT\n\n4. Fees. A party pays.\n\n4. Taxes. A party pays.\n\n5. End. See Section 4 there.\n"
    [one] = links(text)
    assert one.state is State.AMBIGUOUS
    assert [text[start:].split()[1] for start, _ in one.targets] == ["Fees.", "Taxes."]


@pytest.mark.parametrize("name", ["Credit Agreement", "Agreement"])
def test_an_amendment_refers_to_another_paper(name: str) -> None:
    text = f"FIRST AMENDMENT TO CREDIT AGREEMENT\n\n1. Section 2 of the {name} is amended.\n\n2. End. It ends.\n"
    assert {one.state for one in links(text)} == {State.NOT_IN_DOCUMENT}


@pytest.mark.parametrize(
    "text",
    [
        "*APPENDIX I\n\nTERMS\n\nAs said in →Appendix 1, so.",
        "*SCHEDULE 8.10(B)\n\nTERMS\n\nAs said in →Schedule 8.10 (b), so.",
        "LICENSE      *Section 5.1 Software License. It is granted.\n\nAs said in →Section 5.1 below, so.",
        "ARTICLE TWO. Fees. See it.\nFEES\n*Section 2.1 Fees. They are due.\n\nAs said in →Section 2.1, so.",
        "3. Fees.\n\nA. One.\n\n*B. Two.\n\nAs said in →Paragraph 3.B. above, so.",
        "4. Fees. A party pays.\n\n4. Taxes. *(b) A party pays. (c) So.\n\n5. End. See →Section 4(b) there.",
        "4. Fees. A party pays.\n\n*4. Taxes. As this →Section 4 says, so.\n\n5. End. It ends.",
    ],
)
def test_a_place_in_a_text_of_another_form(text: str) -> None:
    text = "AGREEMENT\n\n" + "Words of the parties. " * 30 + "\n\n" + text
    start = text.replace("*", "").index("→")
    wanted = text.replace("→", "").index("*")
    plain = text.replace("*", "").replace("→", "")
    [one] = [each for each in links(plain) if each.start <= start + 8 < each.end or each.start == start]
    assert one.state is State.FOUND
    assert one.targets[0][0] == wanted


@pytest.mark.parametrize(
    "part",
    ["(a) ", "Section 1.1(a) ", "\n\n1. Fees. See Section 1. ", '"A" means (i) x. clause (i) of the definition of A '],
)
def test_the_time_is_about_linear(part: str) -> None:
    def seconds(length: int) -> float:
        text = part * (length // len(part))
        return cpu_seconds(lambda: links(text))

    assert seconds(80_000) < 40 * max(seconds(8_000), 0.02)
