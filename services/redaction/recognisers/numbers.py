"""Numbers that identify a person or an object. After a label, in many languages, a few digits are enough. Without a
label, a long number counts as an identifier, unless its form or the text around it shows that it is a quantity.
"""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.redaction.recognisers.lexical.columns import header
from services.redaction.recognisers.lexical.countable import counts
from services.redaction.recognisers.lexical.number_labels import is_form_field, is_public_number, labelled
from services.redaction.recognisers.lexical.proofs import proven
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class NumberRecogniser:
    """Finds chains of groups with digits, and checks the text before and after each chain."""

    name = "number.v2"

    def find(self, source: Source) -> Iterator[Recognition]:
        text, last = source.text, OriginalSpan(0, 0)
        for (chain,) in source.find(_CHAIN):
            if chain is None or chain.start < last.end:
                continue
            listed = bool(len(last)) and bool(_AND.fullmatch(text, last.end, chain.start))
            found = _assess(text, chain, listed=listed)
            last = OriginalSpan(0, 0)
            if found:
                last, confidence = found
                yield Recognition(last, EntityType.IDENTIFIER, confidence, self.name)


def _assess(text: str, chain: OriginalSpan, *, listed: bool) -> tuple[OriginalSpan, float] | None:
    """The value at the chain and its confidence; None if it is not an identifier. `listed`: the chain follows a
    value and a comma or "and".
    """
    start = chain.start - _attached(text[max(chain.start - _PREFIX, 0) : chain.start])
    if len(chain) < _LEAST and start == chain.start and _is_separate(text, chain):
        return None
    before = text[max(start - _BEFORE, 0) : start]
    begin, required = _after_label(before)
    if listed and not begin:
        begin, required = _letters(before), required or 4
    if not required and text.startswith(")", chain.end) and _AFTER_A_NAME.search(before):
        required = 4
    if not required and text[start - 1 : start] in _CELL_EDGES:
        required = labelled(f"{header(text, start)} ")
    whole = OriginalSpan(start - begin, _end(text, chain, labelled=bool(required)))
    value, after = whole.of(text), text[whole.end : whole.end + _AFTER]
    digits = _weight(value)
    if (
        digits < _LEAST
        or counts(value if begin else text[start : whole.end], before, after, labelled=bool(required))
        or is_public_number(before[: len(before) - begin], digits)
    ):
        return None
    if ((required or (listed and 4)) and digits >= (required or 4)) or (digits >= 4 and is_form_field(before, after)):
        return _extended(text, whole), 0.9
    bare = OriginalSpan(start, chain.end)
    confidence = _unlabelled(bare.of(text))
    return (_extended(text, bare), confidence) if confidence else None


def _is_separate(text: str, chain: OriginalSpan) -> bool:
    """Whether no letters before or after the chain can belong to the number."""
    before = text[max(chain.start - _LETTERS, 0) : chain.start]
    return not _LETTERS_BEFORE.search(before) and not _LETTERS_AFTER.match(text, chain.end)


def _attached(before: str) -> int:
    """Number of characters at the end of `before` that are letters and groups of the number: "POL-"."""
    found = _ATTACHED.search(before)
    return len(found.group()) if found else 0


def _weight(value: str) -> int:
    """Number of digits; of letters and digits in a longer mix such as "BX12 KLM"."""
    digits, both = sum(map(str.isdigit, value)), sum(map(str.isalnum, value))
    return both if digits >= 2 and both >= 5 and both > digits else digits


def _after_label(before: str) -> tuple[int, int]:
    """Number of characters at the end of `before` that belong to the value ("POL " or "M-AB "), and the least number of
    digits that the label requires, 0 without a label.
    """
    required = labelled(before)
    prefix = _LETTERS_BEFORE.search(before)
    further = labelled(before[: prefix.start()]) if prefix else 0
    return (len(before) - prefix.start(), further) if prefix and further else (0, required)


def _letters(before: str) -> int:
    """Number of characters at the end of `before` that are capitals and a space: "GB "."""
    prefix = _LETTERS_BEFORE.search(before)
    return len(prefix.group()) if prefix else 0


def _end(text: str, chain: OriginalSpan, *, labelled: bool) -> int:
    """The end of the value. After a label, letters after a space belong to it: "BX12 KLM"."""
    more = _LETTERS_AFTER.match(text, chain.end) if labelled else None
    return more.end() if more else chain.end


def _extended(text: str, span: OriginalSpan) -> OriginalSpan:
    extension = _EXTENSION.match(text, span.end)
    return OriginalSpan(span.start, extension.end()) if extension else span


def _unlabelled(value: str) -> float:
    """The confidence that a number without a label is an identifier; 0 if it can be a quantity."""
    groups = _GROUPS.findall(value)
    digits = sum(map(len, groups))
    if any(map(str.isalpha, value)):
        both = sum(map(str.isalnum, value))
        mixed = digits >= 5 or (digits >= 3 and both >= 10 and value.isalnum() and not value.islower())
        if not mixed or _DATED.fullmatch(value):
            return 0.0
    elif digits < 7 or digits < 2 * len(groups) or (" " in value and digits < 9):
        return 0.0
    return 0.95 if proven(value) else 0.75


_LEAST = 3
_CELL_EDGES = ("\t", "|", " ")
_BEFORE, _AFTER, _PREFIX = 64, 24, 40
# Number of characters in which `_LETTERS_BEFORE` searches.
_LETTERS = 12
_SEP = r"(?:[-–‑/.:]|[ ]?[-–‑/][ ]?)"
_CHAIN = compile_pattern(
    rf"\d[\dA-Za-z]*(?:{_SEP}[\dA-Za-z]+|[ ]{{1,2}}\d[\dA-Za-z]*|\.?[ ]?\(\d{{1,4}}\)[ ]?[\dA-Za-z]+"
    r"|\)[ ]?[-/]?[ ]?\d[\dA-Za-z]*|\([\dA]\))*"
)
_ATTACHED = re.compile(r"(?:(?<![\w.])[^\W\d_]{1,8}[-–/.]|(?<!\w))[^\W_]{0,32}$")
_LETTERS_BEFORE = re.compile(r"(?<![\w.])(?:[^\W\d_a-zß-ÿ]{1,4}-)?[^\W\d_a-zß-ÿ]{1,5}[ ]$")
_LETTERS_AFTER = re.compile(r"[ -][A-Z]{1,3}(?:[ -]?\d[\dA-Z]*(?:[ /-]\d[\dA-Z]*)*)?(?!\w)")
_AFTER_A_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]+[ ](?:[^\W\d_]{1,3}[ ]){0,2}[^\W\d_a-z][\w’'-]*\.?[ ]\($")
_AND = re.compile(r"[ \n]*(?:[,;/&]|,?[ \n]?(?:and|or|und|et|y|e|i|och|og)\b)[ \n]*(?:[A-Z]{1,5}[-/ ]?){0,2}")
_EXTENSION = re.compile(r"[ \t]*,?[ \t]*(?:ext|extension|x|durchwahl|poste|wew)\.?[ \t]*\d{1,6}\b", re.IGNORECASE)
_GROUPS = re.compile(r"\d+")
_DATED = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[- ]?[A-Za-z]{3,9}[- ]?\d{2,4}|\d{1,2}[A-Z]?[a-z]{5,}\d*")
NUMBERS = NumberRecogniser()
