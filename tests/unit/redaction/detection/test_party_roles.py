"""Roles of parties from blocks, titles and definitions; no role if it is unknown."""

import pytest

from services.redaction.detection.party_roles import index_roles
from services.redaction.recognisers.base import Source
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan

_TEXT = """LOAN AGREEMENT between Jane A. Smith, an individual (the "Borrower"), and First Harbour Bank, N.A., as
Lender.

Notices. If to the Borrower: 12 Elm Street, Attention: Jane Smith, jane@example.com;
if to the Lender, to First Harbour Bank, 1 Main Street, Attention: John Roe, john.roe@bank.example,
with a copy (which shall not constitute notice) to: Dewey & Howe LLP, Attention: Peter Parker.

BORROWER:

By: /s/ Jane A. Smith
Name: Jane A. Smith

LENDER:
FIRST HARBOUR BANK, N.A.

By: /s/ John Roe
Name: John Roe
Title: Vice President
By: Ida Second

Contact person: Carl Clerk

HALE INDUSTRIES, INC.,
as Guarantor
Name: Wei Zhang
Acknowledged by Mary Major

Sworn before me, Ann Lee, Notary Public. Witness: Tom Tall
Judge Carla Cruz heard Max Moritz, counsel for the bank, and Paula Prim, Esq.
John Smith came as well, and so did Lou Lone. Jane Smith left; Smith stayed.
"""


def _found(text: str, values: list[tuple[EntityType, str]]) -> list[Recognition]:
    found = []
    for kind, words in values:
        start = text.find(words)
        while start >= 0:
            found.append(Recognition(OriginalSpan(start, start + len(words)), kind, 0.9, "test"))
            start = text.find(words, start + 1)
    return found


_PERSON = EntityType.PERSON
_PEOPLE = ("Jane A. Smith", "Jane Smith", "John Roe", "Peter Parker", "Ida Second", "Carl Clerk", "Wei Zhang",
           "Mary Major", "Ann Lee", "Tom Tall", "Carla Cruz", "Max Moritz", "Paula Prim", "John Smith",
           "Lou Lone")  # fmt: skip
_VALUES = [
    *((_PERSON, one) for one in _PEOPLE),
    (EntityType.EMAIL, "jane@example.com"), (EntityType.EMAIL, "john.roe@bank.example"),
    (EntityType.ADDRESS, "12 Elm Street"), (EntityType.ADDRESS, "1 Main Street"),
    (EntityType.ORGANIZATION, "First Harbour Bank, N.A."), (EntityType.ORGANIZATION, "HALE INDUSTRIES, INC."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "words", "roles"),
    [
        (_PERSON, "Jane A. Smith", {"borrower"}),
        (_PERSON, "Jane Smith", {"borrower"}),
        (_PERSON, "SMITH, JANE A.", {"borrower"}),
        (EntityType.EMAIL, "jane@example.com", {"borrower"}),
        (EntityType.ADDRESS, "12 Elm Street", {"borrower"}),
        (EntityType.ORGANIZATION, "First Harbour Bank, N.A.", {"lender"}),
        (_PERSON, "John Roe", {"lender"}),
        (EntityType.EMAIL, "john.roe@bank.example", {"lender"}),
        (EntityType.ADDRESS, "1 Main Street", {"lender"}),
        (_PERSON, "Peter Parker", {"counsel"}),
        (_PERSON, "Ida Second", set()),  # a block ends at a second signature
        (_PERSON, "Carl Clerk", set()),  # and at an unknown field
        (EntityType.ORGANIZATION, "HALE INDUSTRIES, INC.", {"guarantor"}),
        (_PERSON, "Wei Zhang", {"guarantor"}),
        (_PERSON, "Mary Major", set()),
        (_PERSON, "Ann Lee", {"notary"}),
        (_PERSON, "Tom Tall", {"witness"}),
        (_PERSON, "Carla Cruz", {"court"}),
        (_PERSON, "Max Moritz", {"counsel"}),
        (_PERSON, "Paula Prim", {"counsel"}),
        (_PERSON, "Lou Lone", set()),
        (_PERSON, "Smith", set()),  # Jane, the borrower, or John, whose role is unknown
        (_PERSON, "Someone Else", set()),
    ],
)
def test_roles(kind: EntityType, words: str, roles: set[str]) -> None:
    assert index_roles(Source(_TEXT), _found(_TEXT, _VALUES)).roles(kind, words) == roles


def test_a_signatory_of_two_parties_has_both_roles() -> None:
    text = "BORROWER:\nName: Jane Smith\n\nGUARANTOR:\nName: Jane Smith\n"
    found = index_roles(Source(text), _found(text, [(_PERSON, "Jane Smith")]))
    assert found.roles(_PERSON, "Jane Smith") == {"borrower", "guarantor"}


def test_a_surname_of_two_persons_with_one_role_has_that_role() -> None:
    text = "LENDER:\nName: Jane Smith\n\nLENDER:\nName: John Smith\n"
    found = index_roles(Source(text), _found(text, [(_PERSON, "Jane Smith"), (_PERSON, "John Smith")]))
    assert found.roles(_PERSON, "Smith") == {"lender"}


@pytest.mark.parametrize("text", ["", "BORROWER:", "as Lender", "if to the Borrower", "WITNESSES:\n"])
def test_blocks_without_names(text: str) -> None:
    assert index_roles(Source(text), []).roles(_PERSON, "Jane Smith") == set()
