"""The words around a reference. `Section 2` is the reference in each text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.annotation.linking.scopes import Around, Scope, around, is_statute

REFERENCE = "Section 2"


def at(text: str) -> Around:
    start = text.index(REFERENCE)
    return around(text, start, start + len(REFERENCE))


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Section 2", Scope.OWN),
        ("Section 2 of this Agreement", Scope.OWN),
        ("Section 2 hereof", Scope.OWN),
        ("Section 2 of this Section", Scope.SECTION),
        ("Section 2(a) or (b) of this Section", Scope.OWN),
        ("this Section 2", Scope.NEAR),
        ("THIS\nSection 2", Scope.NEAR),
        ("Section 2 of this clause", Scope.NEAR),
        ("Section 2 above", Scope.ABOVE),
        ("Section 2 immediately following", Scope.BELOW),
        ("Section 2 thereof", Scope.ELSEWHERE),
        ("Section 2 des Vertrags", Scope.OWN),
        ("Section 2 договора", Scope.OWN),
    ],
)
def test_scopes(text: str, scope: Scope) -> None:
    assert at(text) == Around(scope)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Section 2 of the Lease", Around(Scope.NAMED, "the Lease")),
        ("Section 2 of  the\nSecurity Agreement", Around(Scope.NAMED, "the Security Agreement")),
        ("Section 2 of ERISA", Around(Scope.NAMED, "ERISA")),
        ("Section 2 of this definition", Around(Scope.DEFINITION)),
        ("Section 2 of the definition of “Term”.", Around(Scope.DEFINITION, "Term")),
        ("Section 2 of the definition of the term Base Rate, as", Around(Scope.DEFINITION, "Base Rate")),
        ("Section 2 (Fees)", Around(Scope.OWN, "", "Fees")),
        ("Section 2 [Fees\nand Costs] of the Lease", Around(Scope.NAMED, "the Lease", "Fees and Costs")),
        ("this Section 2 (Fees)", Around(Scope.OWN, "", "Fees")),
        ("Section 2 (fees)", Around(Scope.OWN)),
        ("Section 2 (Gebühren)", Around(Scope.OWN)),
        ("Section 2 of Section 4", Around(Scope.INSIDE, "", "", 13)),
        ("Section 2 of this clause (a)", Around(Scope.INSIDE, "", "", 18)),
        ("Section 2 to Exhibit A", Around(Scope.INSIDE, "", "", 13)),
    ],
)
def test_names_titles_and_outer_references(text: str, found: Around) -> None:
    assert at(text) == found


@pytest.mark.parametrize(
    ("before", "is_one"),
    [
        ("Code ", True), ("U.S.C. ", True), ("the Act, ", True), ("Rule’s ", True), ("Treas. Reg. ", True),
        ("Agreement ", False), ("", False), ("Code of Conduct ", False), ("Кодекс ", False),
        ("Code " + " " * 60, False),
    ],
)  # fmt: skip
def test_statutes(before: str, is_one: bool) -> None:
    assert is_statute(f"{before}{REFERENCE}", len(before)) is is_one


@given(st.text(max_size=80), st.text(max_size=80))
def test_an_outer_reference_is_behind_this_one(before: str, after: str) -> None:
    text = f"{before}{REFERENCE}{after}"
    end = len(before) + len(REFERENCE)
    found = around(text, len(before), end)
    assert found.inside == 0 if found.scope is not Scope.INSIDE else end < found.inside < len(text)
