"""All checks on one agreement: it has no fault, and each change causes the faults of its row."""

import pytest

from services.annotation.proofreading.fault import Check
from services.annotation.proofreading.proofread import proofread
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import RedactedSpan
from tests.cpu_time import cpu_seconds
from tests.unit.annotation.proofreading.support import AGREEMENT, codes, faults, text_of

USES = "Each month has banks which open on a Business Day, and a month counts from each Business Day of a bank."
SPOILS = (
    '"Business Day" means a day of banks. Owner has a remedy after each Spoilage Event, and a year after any Spoilage'
    " Event of a kind; a spoilage is an event which Keeper tells when there is such Spoilage Event."
)
SAME = '"Quay" means the quay described in Section 1.1.\n\n'
MORE = '"Goods" means fruit that Owner delivers, as the Goods Act limits it.'
DEFAULTS = SPOILS.replace("Spoilage Event", "Event of Default")
BANKS = '"Business Day" means a day on which banks in Portland are open.'


def test_an_agreement_in_order_has_no_fault() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("under Section 2.1", "under Section 2.7", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Section 9.1", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under\nSection 2.7", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Sections 2.1, 2.2 and 2.7", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Section 2.7 of the Master Agreement", []),
        ("under Section 2.1", "under Section 2.7 of the Securities Act of 1933", []),
        ("under Section 2.1", "under Section 2.7 of this Agreement", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Sections 2.7 and 2.8, respectively, of the Lease", []),
        ("Section 2.2(b)", "Section 2.2(e)", [Check.DANGLING_REFERENCE]),
        ("Section 2.2(b)", "Section 2.1(e)", []),
        ("Section 2.3 (Indemnity)", "Section 3.2 (Indemnity)", [Check.WRONG_SUBJECT]),
        ("Section 2.3 (Indemnity)", "Section 2.3 (Indemnities)", []),
        ("Section 2.3 (Indemnity)", "Section 3.2 (as amended)", []),
        ("under Section 2.1", "under Section 2.1(a) and 2.2(a) and (e)", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Section 2.7. Keeper has Goods   2.7 Records. It", []),
        ("2.4 Insurance", "See 2.4 Insurance", []),
        ("2.4 Insurance", "Harmless; or\nSection 2.4. Keeper insures; or\nSection 2.5. Insurance", []),
        ("Headings", "It applies after Revised Article 9 does. Headings", []),
        ("3.2 Law", "Part [PERSON_3] Keeps it. Section 3.5 applies.\n\n3.2 Law", [Check.DANGLING_REFERENCE]),
        ("under Section 2.1", "under Sections 2.7(a)-(c) of the Lease", []),
        ("thirty (30)", "thirty (60)", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "[PERSON_4] Thirty ($230) in days", []),
        ("within thirty (30) days", "for a thirty (60) day period", [Check.WORDS_AND_FIGURES]),
        ("within thirty (30) days", "for Owner and two (3) guests", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "one thousand, two hundred and five (1,205) days", []),
        ("thirty (30) days", "one and a half percent (1.5%) in days", []),
        ("thirty (30) days", "ninety-      five percent (95%) in days", []),
        ("thirty (30) days", "one and one-half percent (1.5%) in days", []),
        ("thirty (30) days", "one-fourth of one percent (0.25%) in days", []),
        ("thirty (30) days", "Five Million Dollars ($5,500,000) in days", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "half (50%) of it in days", []),
        ("thirty (30) days", "half (40%) of it in days", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "one half percent (50%) in days", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "$5 million ($5,000,000) in days", []),
        ("thirty (30) days", "one of two (1) rooms or (2) floors in days", []),
        ("thirty (30) days", "eighty-one point two (81.2) in days", []),
        ("thirty (30) days", "two point zero five percent (2.05%) in days", []),
        ("thirty (30) days", "two point seventy-five (2.75) in days", []),
        ("thirty (30) days", "point five percent (0.5%) in days", []),
        ("thirty (30) days", "eighty-one point two (82.2) in days", [Check.WORDS_AND_FIGURES]),
        ("Headings", "The fruit of Harvest Two (2011) is sold. Headings", []),
        ("Headings", "The fruit of Harvest Two (3) is sold. Headings", [Check.WORDS_AND_FIGURES]),
        ("thirty (30) days", "two (2011) days", [Check.WORDS_AND_FIGURES]),
        ("March 2, 2019", "March 2, 2009", [Check.CONTRADICTING_DATE]),
        ("March 2, 2019", "February 30, 2019", [Check.IMPOSSIBLE_DATE]),
        ("Headings", "It is open on Tuesday, March 3, 2014. Headings", [Check.CONTRADICTING_DATE]),
        ("Headings", "It is open on Monday, March 3, 2014. Headings", []),
        ("Headings", "It is open on March 4, 2014 (3/5/2014). Headings", [Check.CONTRADICTING_DATE]),
        ("Headings", "It is open on March 4, 2014 (4.3.14). Headings", []),
        ("from March 3", "for a term of two (2) years beginning on March 3", [Check.CONTRADICTING_DATE]),
        ("from March 3", "for a term of five (5) years beginning on March 3", []),
        ("from March 3", "for a period of 60 months from March 3", []),
        ("Headings", "It is open on the tenth (15th) day. Headings", [Check.WORDS_AND_FIGURES]),
        ("Headings", "It is open on the twenty-first (21st) day. Headings", []),
        ("Headings", "It answers within five (5) business days. Headings", [Check.DAY_STYLE]),
        ("Headings", "It answers within ten Working Days. Headings", [Check.DAY_STYLE]),
        ("Headings", "It answers within ten Working Days, \"Working Days\" without fairs. Headings", []),
        ("Headings", "It answers within five (5) Business Days. Headings", []),
        ("Headings", "The Warehouse Agreement dated March 8, 2014 binds. Headings", [Check.CONTRADICTING_DATE]),
        ("Headings", "The prior Warehouse Agreement dated March 8, 2013 ends. Headings", []),
        ("Headings", "The list follows on ________ of the month. Headings", [Check.BLANK]),
        ("Headings", "Accepted and agreed to this ____ day of May. Headings", []),
        ("Headings", "The list of [●] follows. Headings", [Check.BLANK]),
        ("Headings", "The list of [insert places] follows. Headings", [Check.BLANK]),
        ("Headings", "The list of [PERSON_3] follows. Headings", []),
        ("Headings", "The list of [***] follows. Headings", []),
        ("EXHIBIT A\n\nSites", "PIER", [Check.MISSING_ATTACHMENT]),
        ("EXHIBIT A", "EXHIBIT B", [Check.MISSING_ATTACHMENT]),
        ("IN WITNESS WHEREOF, the parties have signed.", "They sign. EXHIBIT A SITES", []),
        ("EXHIBIT A\n", "[Exhibits have been omitted.]\n", []),
        ("EXHIBIT A\n\nSites", "LIST OF SITES          EXHIBIT A", []),
        ("Headings", "Sections 9.1, 9.2 and 9.3 apply. Headings", [Check.DANGLING_REFERENCE] * 3),
        ("Headings", "Sections 9.1, 9.2, 9.3 and 9.4 apply. Headings", []),  # a text that lost its numbers
        ("$4,000", "$4,100", [Check.WRONG_SUM]),
        ("$4,000", "4,100%", []),
        ("Hill   ", "Bay [ADDRESS_2],500\nHill   ", []),
        ("LANTERN COLD STORES, INC.", "LANTERN COLD STORES LLC", [Check.WRONG_SIGNATORY]),
        ("LANTERN COLD STORES, INC.", "LANTREN COLD STORES, INC.", [Check.WRONG_SIGNATORY]),
        ("LANTERN COLD STORES, INC.", "LANTERN COLD STORES", [Check.WRONG_SIGNATORY]),
        ("LANTERN COLD STORES, INC.", "LANTERN COLD STORES,\nINC.", []),
        ("LANTERN COLD STORES, INC.\n\nBy", "KEEPER: LANTERN COLD STORES By", [Check.WRONG_SIGNATORY]),
        ("LANTERN COLD STORES, INC.\n\nBy", "KEEPER: LANTERN COLD STORES, INC. By", []),
        ("LANTERN COLD STORES, INC.", "LANTERN & COLD STORES, INC.", []),
        ("LANTERN COLD STORES, INC.", "[ORGANISATION_3]", []),
        ("LANTERN COLD STORES, INC.", "Lantern Cold Stores, Inc. Portland", []),
        ('"Site" means', '"Quay" means a pier.\n\n"Site" means', [Check.UNUSED_DEFINITION]),
        ('"Site" means', '"Goods" means fruit.\n\n"Site" means', [Check.CONFLICTING_DEFINITION]),
        ('"Site" means', '"Goods" means fruit that Owner delivers.\n\n"Site" means', [Check.DEFINED_TWICE]),
        ('"Site" means', f'{MORE}\n\n"Site" means', [Check.CONFLICTING_DEFINITION]),
        ('"Site" means', f'{SAME}{SAME}"Site" means', [Check.DEFINED_TWICE]),
        ('"Site" means', '"Goods" has the meaning set forth in Section 1.1.\n\n"Site" means', []),
        ('"Site" means', '"Quay" or "Pier" means a pier at the Quay.\n\n"Site" means', []),
        ('"Site" means', '"Goods" means, as to Owner, apples.\n\n"Site" means', []),
        ('"Site" means', '"Goods" means, as to any owner, apples.\n\n"Site" means', [Check.CONFLICTING_DEFINITION]),
        ('"Site" means', '"Off-Quay Crate" means a crate. An Off Quay\'s Crate is blue.\n\n"Site" means', []),
        ('"Site" means', '"Quay and Pier Crate" means a crate. A Quay & Pier Crate is blue.\n\n"Site" means', []),
        ('"Site" means', '"Pier Crate Holding" means a firm. PCH pays.\n\n"Site" means', []),
        ('"Site" means', '"Pier Crate" means a crate. PC is a letter.\n\n"Site" means', [Check.UNUSED_DEFINITION]),
        ("2.4 Insurance.", 'Here "Goods" shall mean all of the Goods. 2.4 Insurance.', []),
        (" delivers.", " delivers. If none, the\n\n4\n<PAGE>\n\n\"Goods\" means crates.", []),
        (BANKS, USES, [Check.UNDEFINED_TERM]),
        (BANKS, f"(a) Business Day: a day of banks.\n\n{USES}", []),
        (BANKS, f"\"Business Day (s)\" means days of banks.\n\n{USES}", []),
        (BANKS, f"A Business Day means a day of banks.\n\n{USES}", []),
        (BANKS, f"The parties meet each month (a \"business Day\"). {USES}", []),
        ('"Site" means', '"Long Quay" means a quay at the Long\n\n[PERSON_4]\n<PAGE>\n\nQuay.\n\n"Site" means', []),
        (BANKS, f"“Business Days” are days of banks.\n\n{USES}", []),
        (BANKS, f"The bank opens on some days (each, a \"Business\n  Day). {USES}", []),
        (BANKS, f"\"Day of Business\" means any Day of Business of banks.\n\n{USES}", []),
        (BANKS, f"{USES} A Business Day within the meaning of the Bank Act counts.", []),
        (BANKS, f"{USES} It ends on days announced by a bank as the Business Day.", []),
        (BANKS, f"{SPOILS} Any of these will be deemed a Spoilage Event: rot, or frost.", []),
        (BANKS, f"{SPOILS} It shall be a Spoilage Event if fruit rots in a store.", []),
        (BANKS, f"{SPOILS} Rot of fruit shall constitute a Spoilage Event by Keeper.", []),
        (BANKS, f"{DEFAULTS} Each of these shall be an Event of Default: rot, or frost.", []),
        (BANKS, DEFAULTS, [Check.UNDEFINED_TERM]),
        (BANKS, f"{SPOILS} The notice shall be of a Spoilage Event by Keeper.", [Check.UNDEFINED_TERM]),
        (BANKS, f"{USES} If it shall be a Business Day, banks pay.", [Check.UNDEFINED_TERM]),
        (BANKS, f"{USES} It ends on each Business Day as defined in Section 1.1.", []),
        (BANKS, f"{USES} It ends on each Business Day (as defined below).", [Check.UNDEFINED_TERM]),
        (BANKS, f"{USES} It ends on the Business Day specified in Section 1.1.", []),
        (BANKS, f"{USES} It ends on the Business Day specified in any notice.", [Check.UNDEFINED_TERM]),
        (BANKS, f"{USES} Each capitalized term that is not defined has the meaning in that certain Lease.", []),
        (BANKS, f"{USES} The capitalized terms have the meanings in Section 1.1 of the Lease.", []),
        (BANKS, f"{USES} (Terms not defined have a meaning in Part 1) for fruit in the year.", [Check.UNDEFINED_TERM]),
        (BANKS, f"{USES} Terms not defined here have the meanings in the Lease.", []),
        (BANKS, f"{USES} Terms defined in the singular have the same meaning in the plural.", [Check.UNDEFINED_TERM]),
        (BANKS, USES.replace("Business Day", "Pier-Side Delivery Period") * 2, [Check.UNDEFINED_TERM]),
        (BANKS, USES.replace("Business Day", "Site & Season Fees") * 2, [Check.UNDEFINED_TERM]),
        (BANKS, USES.replace("Business Day", "Season Fee") * 2, []),
        (BANKS, USES.replace("Business Day", "Common Share") * 2 + " Each common bank has a share.", []),
        ("2.3 Indemnity. Keeper shall hold Owner harmless.\n\n", "", [Check.NUMBER_JUMPS]),
        ("2.3 Indemnity", "2.2 Indemnity", [Check.NUMBER_JUMPS]),
        ("2.3 Indemnity. Keeper shall hold", "[PHONE_3] Indemnity. Keeper shall hold", []),
        ("2.3 Indemnity. Keeper", "2.[PERSON_3]. Keeper", []),
        ("2.3 Indemnity. Keeper", "[IDENTIFIER_3] “Indemnity” Keeper", []),
        ("WAREHOUSE AGREEMENT\n", "FIRST AMENDMENT TO WAREHOUSE AGREEMENT\n", []),
    ],
)  # fmt: skip
def test_a_change_makes_its_faults(old: str, new: str, expected: list[Check]) -> None:
    assert codes(old, new) == expected


def test_places_are_exact() -> None:
    (found,) = faults("thirty (30)", "thirty (60)")
    text = AGREEMENT.replace("thirty (30)", "thirty (60)")
    assert found.other is not None
    assert (found.span.of(text), found.other.of(text)) == ("thirty", "60")


def test_hidden_words_do_not_count() -> None:
    text = text_of(AGREEMENT.replace("thirty (30)", "thirty (60)"))
    place = text.text.index("(60)")
    assert proofread(RedactedText(text.text, sections=text.sections, hidden=(RedactedSpan(place, place + 4),))) == ()


def test_faults_of_one_kind_are_together() -> None:
    (found,) = faults('"Site" means', '"Quay" means a pier.\n\n"Crate" means a box.\n\n"Site" means')
    assert [
        one.of(AGREEMENT.replace('"Site" means', '"Quay" means a pier.\n\n"Crate" means a box.\n\n"Site" means'))
        for one in found.spans
    ] == ["Quay", "Crate"]


@pytest.mark.parametrize("words", ["", " ", "lower case"])
def test_a_text_without_parts_has_no_fault(words: str) -> None:
    assert proofread(RedactedText(words)) == ()


_HOSTILE = (
    "(",
    '"A ',
    "one ",
    "$1 ",
    "1.1 ",
    "_",
    "[ ",
    "Section 1.1, ",
    "Exhibit A ",
    "A. ",
    "\n",
    " \t",
    "January 1, ",
    "Aa ",
    "Aa-Aa ",
    "[PERSON_1] ",
    "Section ",
    "Aa means ",
    "a term of two years from ",
    "five business days ",
    "twenty-first (1st) ",
    '(the "A ',
    "EXHIBIT A\nAA",
    "Aa, Inc. ",
    "A term not defined has meaning in ",
    '\n\n"A b" means a b.',
    "*",
    f"{'          7' * 25}x7\n",
)


@pytest.mark.parametrize("piece", _HOSTILE)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = RedactedText(piece * (length // len(piece)))
        return cpu_seconds(lambda: proofread(text))

    assert seconds(160_000) < 8 * seconds(40_000) + 0.3
