"""Patterns: classes of characters by their blocks."""

import pytest

from services.redaction.recognisers.base import compile_pattern


@pytest.mark.parametrize(
    ("regex", "found", "left"),
    [
        (r"\p{L}", "aZéßŁđÿŚωЖіבعあ漢한ộș", "1 .,’'‐-–—_\u00a0\u3000、。“”€"),
        (r"\p{Lu}", "AZÉØŁŚŽΩЖІҐՁỘȘƠ", "azéøłśžωжіґձộșơ1 漢ب"),
        (r"\p{Lo}", "בعあ漢한", "aZéЖω1 ."),
        (r"\p{M}", "\u0301\u0327\u093f", "aé1 "),
        (r"\p{N}", "0 9²½٣९３".replace(" ", ""), "aZ .漢"),
        (r"[\p{Lu}-]", "AŁ-", "ał."),
        (r"[^\p{L}]", "1 .", "aŁ漢"),
        (r"\[\p{Lu}", "", "A["),
    ],
)
def test_classes_of_characters(regex: str, found: str, left: str) -> None:
    compiled = compile_pattern(regex)
    for one in found:
        assert list(compiled.finditer(one.encode())), one
    for one in left:
        assert not list(compiled.finditer(one.encode())), one
