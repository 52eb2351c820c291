"""The parties of a preamble, and their sides."""

import pytest

from services.annotation.agreement.nouns import Side, Trade, noun_of, role_of
from services.annotation.agreement.roles import opposes, parties_of, perspective_of, sides_of, trade_of
from tests.cpu_time import cpu_limit

LOAN = """CREDIT AGREEMENT

This Credit Agreement (this “Agreement”) is made as of 2 May 2025 by and among Heron Mills, Inc., a Delaware
corporation (the “Borrower”), Heron Holdings LLC (“Holdings”), the lenders from time to time party hereto (the
“Lenders”), and Quarry Bank, N.A., a national banking association, as administrative agent for the Lenders (in such
capacity, the “Administrative Agent”). RECITALS
"""
LICENCE = """LICENSE
This License ("License") is between [ORGANIZATION_2], a Texas company ("Licensor"), and [PERSON_1] ("Licensee").
"""
SUPPLY = """SUPPLY AGREEMENT dated 1 May 2024 between Oak Resin AG, having its office at 4 Lane, Bern, (hereinafter
referred to as "OAK") and Fern Tyres SpA, whose address is 9 Via Roma ("Buyer"). Buyer shall pay.
"""
COVER = """CREDIT AGREEMENT
among
LARK STEEL CORP., as Borrower, THE LENDERS NAMED HEREIN, and ROOK TRUST COMPANY, as Collateral Agent
TABLE OF CONTENTS
"""
CLASS = """by and between Finch Loans (Ohio), Inc. ("Lender") and the following (each, an "Obligor"): none."""
LATER = """is entered into between Wren Ltd. ("Seller"), a company, and Robin Foods plc ("Buyer"). Wren Ltd. and Robin
Foods plc are the "Parties"."""
GROUP = """between Plover Co. ("PC") and Swift Fund, Inc. ("SF") (PC and SF are, collectively, the "Obligors") and Gull
Bank ("Bank"). WHEREAS"""
NAMES = [
    (LOAN, ["Heron Mills, Inc.: borrower", "Heron Holdings LLC: holdings", "Quarry Bank, N.A.: agent"]),
    (LICENCE, ["[ORGANIZATION_2]: licensor", "[PERSON_1]: licensee"]),
    (SUPPLY, ["Oak Resin AG: oak", "Fern Tyres SpA: buyer"]),
    (COVER, ["LARK STEEL CORP.: borrower", "ROOK TRUST COMPANY: agent"]),
    (CLASS, ["Finch Loans (Ohio), Inc.: lender"]),
    (LATER, ["Wren Ltd.: seller", "Robin Foods plc: buyer"]),
    (GROUP, ["Plover Co.: pc obligor", "Swift Fund, Inc.: sf obligor", "Gull Bank: bank"]),
    ("FOR VALUE RECEIVED, Teal Barges LLC (the “Maker”) promises to pay to bearer", ["Teal Barges LLC: maker"]),
    (
        'entered into as of 4 May by Ivy Ltd, 9 Lane ("Client"), and Ива (“Provider”).',
        ["Ivy Ltd: client", "Ива: provider"],
    ),
    (
        "CREDIT AGREEMENT\nTEAL CORP., a Maine corporation (the\n“Borrower”), and Ivy Bank (the “Lender”), agree.",
        ["TEAL CORP.: borrower", "Ivy Bank: lender"],
    ),
    (
        'CONSULTING\n\nTeal, Inc., with a place of business at 4 Lane ("Teal"), and Ivy Ltd ("Consultant") agree.',
        ["Teal, Inc.: teal", "Ivy Ltd: consultant"],
    ),
    (
        "made BETWEEN: Teal, Inc. a Maine Corporation (“Seller”) and Ivy Ltd (“Buyer”)",
        ["Teal, Inc.: seller", "Ivy Ltd: buyer"],
    ),
    (
        "among\n\nTEAL, INC.,\n\nTEAL WEST LLC,\n\nas Borrower,\n\nIVY BANK,\n\nas Agent\n\nTABLE OF CONTENTS",
        ["TEAL WEST LLC: borrower", "IVY BANK: agent"],
    ),
    (
        "among TEAL CORP., as Borrower, TEAL HOLDINGS CORP.\nand Certain Subsidiaries and Affiliates, as Guarantors, X",
        ["TEAL CORP.: borrower", "TEAL HOLDINGS CORP.: guarantor"],
    ),
    ("No preamble stands between these words.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_parties_have_whole_names_and_nouns(text: str, expected: list[str]) -> None:
    assert [f"{' '.join(one.name.of(text).split())}: {' '.join(one.nouns)}" for one in parties_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind", "perspective", "expected"),
    [
        (
            LOAN,
            "credit agreement",
            "",
            {"borrower": "them", "lender": "us", "agent": "us", "party": "both", "guarantor": "them"},
        ),
        (LOAN, "credit_agreement", "borrower", {"borrower": "us", "lender": "them", "holdings": "us", "party": "both"}),
        (SUPPLY, "supply", "", {"oak": "them", "buyer": "us", "customer": "us", "seller": "them"}),
        (SUPPLY, "supply", "OAK", {"oak": "us", "buyer": "them"}),
        (LICENCE, "licence", "Licensor", {"licensor": "us", "licensee": "them", "supplier": "us"}),
        ('between Ash ("Ash") and Elm ("Elm"). WHEREAS', "service", "", {"ash": "unknown", "elm": "unknown"}),
        (
            'between Ash ("Manufacturer") and Elm ("Subcontractor"). WHEREAS',
            "supply",
            "",
            {"manufacturer": "unknown", "subcontractor": "unknown"},
        ),
        ('between Ash ("Ash") and Elm ("Elm"). WHEREAS', "service", "Elm", {"ash": "them", "elm": "us"}),
        (
            'between Ash ("Company") and Elm ("Contractor"). WHEREAS',
            "service",
            "",
            {"company": "us", "contractor": "them"},
        ),
        (
            'between Ash ("Company") and Elm ("Executive"). WHEREAS',
            "employment",
            "",
            {"company": "us", "executive": "them"},
        ),
    ],
)
def test_sides_follow_the_perspective(text: str, kind: str, perspective: str, expected: dict[str, str]) -> None:
    sides = sides_of(text, kind, perspective)
    assert {noun: sides.of(noun).value for noun in expected} == expected


def test_a_noun_of_both_sides_has_no_side() -> None:
    text = 'between Ash ("Buyer" and, with Elm, the "Guarantor"), Ash Co. ("Group") and Elm Co. ("Group") WHEREAS'
    assert sides_of(text, "supply").of("group") is Side.UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LOAN, "lender"),
        (LICENCE, "licensee"),
        (SUPPLY, "buyer"),
        ("The Lender and the Borrower. " * 10, "lender"),
        ('made on 1 May by Elm ("Employer") and [PERSON_1] ("Employee").', "employer"),
        ('between Ash ("Ash") and Elm ("Elm").', ""),
        ("", ""),
    ],
)
def test_the_default_perspective_is_a_role(text: str, expected: str) -> None:
    assert perspective_of(text) == expected


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        (LOAN, "Borrower", "borrower"),
        (LOAN, "the Guarantors", "guarantor"),
        (LOAN, "licensor", "lender"),
        (LOAN, "Northgate Bank", "lender"),
        (LOAN, "party", "lender"),
        (LICENCE, "licensor", "licensor"),
        (LICENCE, "supplier", "supplier"),
        ('between Ash ("Member") and Elm ("Operator").', "operator", "operator"),
        ("", "seller", "seller"),
        ("", "borrower", ""),
    ],
)
def test_the_wanted_perspective_is_a_role_of_the_document(text: str, wanted: str, expected: str) -> None:
    assert perspective_of(text, wanted) == expected


@pytest.mark.parametrize(
    ("role", "roles", "expected"),
    [
        ("borrower", ["lender"], True),
        ("guarantor", ["lender", "agent"], True),
        ("agent", ["lender"], False),
        ("customer", ["lender"], False),
        ("company", ["lender"], True),
        ("company", ["employer"], False),
        ("employee", ["employer"], True),
        ("licensor", ["licensee"], True),
        ("lender", [], False),
        ("", ["lender"], False),
    ],
)
def test_roles_oppose_each_other_in_a_trade_that_knows_both(role: str, roles: list[str], expected: bool) -> None:
    assert opposes(role, tuple(roles)) is expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("note", "", Trade.LOAN),
        ("amendment", LOAN, Trade.LOAN),
        ("other", LICENCE, Trade.COMMERCIAL),
        ("employment", "", Trade.EMPLOYMENT),
        ("letter", "", Trade.COMMERCIAL),
    ],
)
def test_trade_comes_from_the_type_then_the_parties(kind: str, text: str, expected: Trade) -> None:
    assert trade_of(kind, parties_of(text)) is expected


@pytest.mark.parametrize(
    ("words", "noun", "role"),
    [
        ("the Lenders", "lender", "lender"),
        ("each of the parties hereto", "party", "party"),
        ("neither Party", "party", "party"),
        ("the Administrative Agent", "agent", "agent"),
        ("any Loan Party’s", "loan party", "loan party"),
        ("Canadian Borrower", "canadian borrower", "borrower"),
        ("all Secured Parties", "secured party", "secured party"),
        ("Sutra", "sutra", ""),
        ("", "", ""),
    ],
)
def test_nouns_are_singular_without_article(words: str, noun: str, role: str) -> None:
    assert (noun_of(words), role_of(noun_of(words))) == (noun, role)


@pytest.mark.parametrize(
    "piece", ["between ", 'between A ("', "A, a b c d (", '("x") ', "and Abc, ", "as as the ", "(" * 50]
)
def test_time_grows_with_the_text(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    with cpu_limit(10):  # quadratic: minutes
        parties_of(text)
