"""Removes legal forms from names of companies: "Hale Industries, Inc." and "Hale Industries" are one company."""

from collections.abc import Sequence


def without_form(words: Sequence[str]) -> list[str]:
    """`words` without the legal form at their end. They are in lower case and without dots; the first word always
    stays.
    """
    left = list(words)
    while len(left) > 1:
        letters = 0
        while letters < len(left) - 1 and len(left[-1 - letters]) == 1:
            letters += 1
        spelled = next((size for size in range(letters, 1, -1) if "".join(left[-size:]) in _FORMS), 0)
        size = spelled or int(left[-1] in _FORMS)
        if not size:
            break
        left = left[:-size]
    return left


_FORMS = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lllp", "lp", "ltd", "limited", "plc",
    "pllc", "pc", "gmbh", "ag", "kg", "kgaa", "ohg", "se", "sa", "sas", "sarl", "srl", "spa", "nv", "bv", "ab", "as",
    "asa", "oy", "oyj", "pte", "pty", "na", "fsb", "ulc",
})  # fmt: skip
