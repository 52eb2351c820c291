"""The documents inside a text: where they begin, their types, and what is no begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingestion.extractors.result import Content
from services.ingestion.parsing.documents import find_documents
from services.ingestion.parsing.structure import structure
from services.shared.domain.parts import OriginalPart, PartKind, PartReason
from services.shared.domain.spans import OriginalSpan
from tests.cpu_time import cpu_seconds

BODY = (
    "CREDIT AGREEMENT\n\nThis Credit Agreement is made between Alder Bank and Birch Ltd.\n\n"
    "1. Loans. The Bank lends to the Borrower, who signs a note in the form of Exhibit A hereto.\n\n"
    * 4
    + "IN WITNESS WHEREOF, the parties have signed.\n\nBIRCH LTD.\n\nBy: /s/ A. Reed\nTitle: Director\n\n"
)
LONG = "The Guarantor pays on demand what the Borrower owes and does not pay when it is due. " * 3
NOTE = "FOR VALUE RECEIVED, Birch Ltd. promises to pay to the order of Alder Bank the sum of the loans.\n\n"


def _found(text: str) -> list[tuple[str, str, bool]]:
    return [(" ".join(one.title.of(text).split()), one.document_type, one.form) for one in find_documents(text)]


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        pytest.param(
            f"EXHIBIT A\n\nPROMISSORY NOTE\n\n{NOTE}", [("EXHIBIT A PROMISSORY NOTE", "note", False)], id="note"
        ),
        pytest.param(
            f"EXHIBIT A-1\n\nFORM OF REVOLVING NOTE\n\n{NOTE}",
            [("EXHIBIT A-1 FORM OF REVOLVING NOTE", "note", True)],
            id="form",
        ),
        pytest.param(
            f"Exhibit B – Form of Guaranty\n\nThis Guaranty is given by Cedar Ltd. {LONG}\n\nEXHIBIT C\n\n{NOTE}",
            [("Exhibit B – Form of Guaranty", "guaranty", True), ("EXHIBIT C", "note", False)],
            id="a title on the line of the heading, and a type by the first words",
        ),
        pytest.param(
            "SCHEDULE 2.1(A)\nCOMMITMENTS\n\nAlder Bank 100\n\nANNEX IV\n\nPRICES\n\nTwo.",
            [("SCHEDULE 2.1(A) COMMITMENTS", "schedule", False), ("ANNEX IV PRICES", "schedule", False)],
            id="schedules",
        ),
        pytest.param(
            "GUARANTY\n\nThis Guaranty is given by Cedar Ltd. to Alder Bank.\n\nBy: /s/ C. Reed\n\n"
            f"PROMISSORY NOTE\n\n{NOTE}",
            [("GUARANTY", "guaranty", False), ("PROMISSORY NOTE", "note", False)],
            id="documents without a heading, behind signatures",
        ),
        pytest.param(
            "FIRST AMENDMENT TO CREDIT AGREEMENT\n\nThis First Amendment is dated 4 May 2020.\n\n",
            [("FIRST AMENDMENT TO CREDIT AGREEMENT", "amendment", False)],
            id="amendment",
        ),
        pytest.param("PRICING SCHEDULE\n\nLevel I", [("PRICING SCHEDULE", "schedule", False)], id="an own schedule"),
        pytest.param(
            "WAIVER AND\n\nSECOND AMENDMENT TO NOTE AGREEMENT\n\nEach of the undersigned agrees.\n\n",
            [("WAIVER AND SECOND AMENDMENT TO NOTE AGREEMENT", "amendment", False)],
            id="a title in two lines",
        ),
        pytest.param(
            "EXHIBIT A\n\nBORROWER: BIRCH LTD. OF MANY TOWNS\nGUARANTOR: CEDAR LTD.\n\n"
            "CONTINUING GUARANTY\n\nTo: Bank\n",
            [("EXHIBIT A", "guaranty", False)],
            id="parties before the title",
        ),
        pytest.param(
            f"Schedule 1.1: Liens\n\n{LONG}\nThe list is above.\nSchedule 2.6: Taxes\nNone.\n",
            [("Schedule 1.1: Liens", "schedule", False), ("Schedule 2.6: Taxes", "schedule", False)],
            id="headings with titles behind a sentence",
        ),
        pytest.param(
            "ANNEX 1 to Assignment and Assumption\n\nSTANDARD TERMS\n\nOne.",
            [("ANNEX 1 to Assignment and Assumption STANDARD TERMS", "schedule", False)],
            id="an annex to another document",
        ),
        pytest.param(
            "EXHIBIT A\n\n[SEE ATTACHED]\n\n<PAGE>\n\nEXHIBIT E\n\nOPINION OF\n\nCOUNSEL\n\nDear Sirs",
            [("EXHIBIT A [SEE ATTACHED]", "exhibit", False), ("EXHIBIT E OPINION OF", "opinion", True)],
            id="a page break between headings",
        ),
        pytest.param(
            "SCHEDULE5.13\n\nADMINISTRATIVE AGENT'S NOTICE AND PAYMENT INFORMATION\n\nNew York",
            [("SCHEDULE5.13 ADMINISTRATIVE AGENT'S NOTICE AND PAYMENT INFORMATION", "schedule", False)],
            id="a type in the middle of a title",
        ),
        pytest.param(
            "EXHIBIT A\nTO\nTHIRD AMENDMENT\n\nSCHEDULE 2.01\n\nCOMMITMENTS\n\nAlder Bank 100",
            [("EXHIBIT A TO THIRD AMENDMENT SCHEDULE 2.01 COMMITMENTS", "schedule", False)],
            id="a heading of what it is attached to, and its own",
        ),
        pytest.param(
            "EXHIBIT D\n\nNOTICE OF BORROWING\n\nTo: Alder Bank\n",
            [("EXHIBIT D NOTICE OF BORROWING", "notice", True)],
            id="notice",
        ),
        pytest.param(
            "EXHIBIT E\n\nDeed of ____________ dated __________, 20__\n",
            [("EXHIBIT E", "exhibit", False)],
            id="no type",
        ),
        pytest.param(
            "SCHEDULE 1\n\nLIENS\n\nNone.\n\nSCHEDULE 1\n\nmore liens\n",
            [("SCHEDULE 1 LIENS", "schedule", False)],
            id="page headers",
        ),
    ],
)
def test_a_document_begins(behind: str, found: list[tuple[str, str, bool]]) -> None:
    assert _found(BODY + behind) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BODY, id="one document"),
        pytest.param(BODY + "The notes are in the form of\nExhibit A hereto.\n", id="a mention in a wrapped line"),
        pytest.param(BODY + "as listed in the\nSchedule 4.14\n", id="a mention at the end of a wrapped line"),
        pytest.param(
            BODY + "Exhibit A, as amended,\n\nSchedule 2 attached hereto\n", id="mentions with a line of their own"
        ),
        pytest.param(
            "EXHIBIT A  FORM OF NOTE\nEXHIBIT B  FORM OF OPINION\n\n" + BODY, id="a list before the agreement"
        ),
        pytest.param(BODY + "EXHIBIT A\nEXHIBIT B\nEXHIBIT C\n", id="a list behind the signatures"),
        pytest.param(BODY + "Exhibit A Form of Note ........ 14\n", id="an entry of a table of contents"),
        pytest.param("EXHIBIT 10.1\n\n" + BODY, id="the label of a filing"),
        pytest.param("EXHIBIT A\n\nFORM OF NOTE\n\nFor value received.", id="no signatures before"),
        pytest.param(BODY + "ARTICLE IV\n\nGUARANTY\n\nThis Guaranty binds.", id="the title of an article"),
        pytest.param(BODY + "SIGNATURE PAGE TO CREDIT AGREEMENT\n\nThis page", id="a signature page"),
        pytest.param(BODY + "as set forth on\nSCHEDULE  5.16  hereto,  and said  Schedule  lists\n", id="wide spaces"),
        pytest.param(
            BODY + "LIST OF SCHEDULES\n\nSchedule I       Banks\n\nSchedule 2       Liens\n", id="a list with titles"
        ),
        pytest.param(BODY + "Annex 1 - 1\n\nCredit Agreement\n\n", id="a page footer"),
        pytest.param(BODY + "SIGNATURE PAGE TO\nSECOND AMENDMENT\n\nThis page", id="a signature page in two lines"),
        pytest.param(BODY + "CEDAR GUARANTY TRUST COMPANY\n\nDate: 1 May\n", id="the name of a bank"),
        pytest.param("", id="no text"),
        pytest.param(" \n\f", id="no words"),
    ],
)
def test_no_document_begins(text: str) -> None:
    assert _found(text) == []


def test_a_document_ends_where_the_next_one_begins() -> None:
    text = BODY + f"EXHIBIT A\n\nPROMISSORY NOTE\n\n{NOTE}SCHEDULE 1\n\nLIENS\n\nNone.\n\n"
    note, liens = find_documents(text)
    assert (note.kind, note.number, note.reason) == (PartKind.DOCUMENT, 1, PartReason.HEADING)
    assert text[note.span.start :].startswith("EXHIBIT A")
    assert note.span.end == liens.span.start
    assert liens.number == 2
    assert liens.span.of(text).endswith("None.")


def test_parts_of_a_format_are_kept() -> None:
    text = BODY + "EXHIBIT A\n\nPROMISSORY NOTE\n\nFor value received."
    sheet = OriginalPart(PartKind.SHEET, 1, OriginalSpan(0, 0), OriginalSpan(0, len(text)))
    assert structure(Content(text, parts=(sheet,))).parts == (sheet,)
    assert [one.kind for one in structure(Content(text)).parts] == [PartKind.DOCUMENT]


LINES = st.sampled_from(
    [
        "EXHIBIT A",
        "Schedule 1.1",
        "ANNEX IV – FORM OF NOTE",
        "TO",
        "By: /s/ X",
        "GUARANTY",
        "This Guaranty",
        "\f",
        "",
        "ΠΡΟΣΘΗΚΗ Α",
        "附件一 担保书",
        "Приложение 1",
        "ПОДПИСИ",
        "FORM OF NOTE",
        "<PAGE> 3",
        "\u2028",
        "\r",
        "[ ] ____ \U0001f600",
        "final\u0301",
    ]
)


@given(st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=40).map("\n".join))
def test_parts_are_in_the_text_and_do_not_overlap(text: str) -> None:
    end = 0
    for one in find_documents(text):
        assert end <= one.span.start == one.title.start < one.title.end <= one.span.end <= len(text)
        assert one.title.of(text).strip() == one.title.of(text)
        end = one.span.end


@pytest.mark.parametrize(
    "line",
    [
        "EXHIBIT A\n",
        "EXHIBIT A" + " " * 150 + "x\n",
        "NOTE\n",
        "By: /s/\nNOTE AGREEMENT\n",
        "_" * 90 + "\n",
        "EXHIBIT A\n\nTO\n",
    ],
)
def test_time_grows_with_the_text(line: str) -> None:
    text = BODY + line * (200_000 // len(line))
    assert cpu_seconds(lambda: find_documents(text)) < 1.5
