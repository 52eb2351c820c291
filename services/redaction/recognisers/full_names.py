"""Full names, by their parts (international given names, initials, particles, foreign letters) and by the text around
them (labels, signature blocks, tables of persons).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.redaction.recognisers.base import Source, compile_pattern
from services.redaction.recognisers.lexical import name_cues
from services.redaction.recognisers.lexical.lexicon import LABELS, LEGAL_FORMS, words
from services.redaction.recognisers.lexical.name_words import kind_of
from services.redaction.recognisers.lexical.names import fold
from services.redaction.recognisers.lexical.word_names import word_names
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class FullNameRecogniser:
    """Finds runs of capitalised words without terms of the document, and weighs the evidence that each is a name."""

    name = "full_name.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        folded = source.text.casefold()
        used = (term for term in source.defined_terms if " - " not in term and _occurs_twice(term, folded))
        terms = frozenset(part for term in used for part in term.split())
        ordinary = source.lower_words | terms
        for (span,) in source.find(_TITLED, (1,)):
            if span is not None and fold(span.of(source.text)) not in _OFFICES:
                yield Recognition(span, EntityType.PERSON, 0.85, self.name)
        last, kinds = OriginalSpan(0, 0), _Kinds(ordinary)
        for (span,) in source.find(_CHAIN):
            if span is None:
                continue
            parts = _parts(span.of(source.text), span.start, kinds)
            for start, end, confidence in word_names(source.text, parts):
                yield Recognition(OriginalSpan(start, end), EntityType.PERSON, confidence, self.name)
            runs = list(_runs(parts))
            weights = [_weight(source.text, run) for run in runs]
            listed = max(weights, default=0) >= _ENOUGH or bool(_AND.fullmatch(source.text, last.end, span.start))
            for run, weight in zip(runs, weights, strict=True):
                found = OriginalSpan(run[0].start, run[-1].end - _ends_a_sentence(run[-1]))
                confidence = _confidence(weight + (listed and weight == 1))
                if confidence and source.at_word_edges(found):
                    last = found
                    yield Recognition(found, EntityType.PERSON, confidence, self.name)


def _occurs_twice(term: str, text: str) -> bool:
    first = text.find(term)
    return first >= 0 and text.find(term, first + len(term)) >= 0


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a chain. `kind` is the result of `kind_of`, except that terms of the document are ordinary words.
    `comma`: a comma follows.
    """

    start: int
    end: int
    text: str
    kind: str
    comma: bool


class _Kinds(dict[str, str]):
    """A cache of the kind of each word. The `ordinary` words are the terms of the document."""

    def __init__(self, ordinary: frozenset[str]) -> None:
        super().__init__()
        self._ordinary = ordinary

    def __missing__(self, word: str) -> str:
        kind = kind_of(word)
        if len(word) > 2 and fold(word) in self._ordinary:
            kind = {"g": "w", "u": "o"}.get(kind, kind)
        self[word] = kind
        return kind


def _parts(chain: str, shift: int, kinds: _Kinds) -> list[_Part]:
    return [
        _Part(shift + match.start(1), shift + match.end(1), match[1], kinds[match[1]], bool(match[2]))
        for match in _WORD.finditer(chain)
    ]


def _runs(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """The possible names in a chain: "Jo A. Roe", and "Roe, Jo A." if a given name or initials follow the comma."""
    at = 0
    while at < len(parts):
        end = _end(parts, at)
        run = list(parts[at:end])
        while run and run[-1].kind == "p":
            run.pop()
        if _names(run) >= 2 or (_names(run) == 1 and any(one.kind == "i" for one in run)):
            yield run
        at = max(end, at + 1)


def _end(parts: Sequence[_Part], at: int) -> int:
    """The index after the name that begins at index `at`."""
    end, swapped = at, False
    while end < len(parts):
        one = parts[end]
        last = parts[end - 1] if end > at else None
        if one.kind == "t" or (one.kind == "o" and not _is_surname(parts, at, end)):
            break
        if last and _ends_a_sentence(last) and one.kind != "s":
            break
        if last and last.comma and one.kind != "s":
            if swapped or not _begins_given(parts, at, end):
                break
            swapped = True
        end += 1
        if one.comma and swapped:
            break
    return end


def _is_surname(parts: Sequence[_Part], at: int, place: int) -> bool:
    """Whether an ordinary word is in the place of a surname: after a given name, without an ordinary word after it."""
    last = parts[place - 1] if place > at else None
    follows = parts[place + 1] if place + 1 < len(parts) and not parts[place].comma else None
    return (
        last is not None
        and not last.comma
        and parts[at].kind in "gi"
        and all(one.kind in "gip" for one in parts[at:place])
        and (follows is None or follows.kind == "s")
        and fold(parts[place].text) not in _NO_SURNAMES
    )


def _begins_given(parts: Sequence[_Part], at: int, place: int) -> bool:
    """Whether the surname comes first, as in "Roe, Jo": at most two words before the comma, a given name after it."""
    surname = [one for one in parts[at:place] if one.kind != "p"]
    if not surname or len(surname) > 2 or any(one.kind in "i" for one in surname) or parts[place].kind not in "giu":
        return False
    if len(surname) == 2 and (surname[0].kind == "g" or _is_full(parts, place)):
        return False
    return parts[place].kind in "gi" or (surname[0].kind != "g" and len(surname) == 1)


def _is_full(parts: Sequence[_Part], place: int) -> bool:
    """Whether a given name and a surname follow at index `place`, which is then the next name of a list."""
    return place + 1 < len(parts) and not parts[place].comma and parts[place + 1].kind in "guwop"


def _names(run: Sequence[_Part]) -> int:
    return sum(one.kind in "guwo" for one in run)


def _weight(text: str, run: Sequence[_Part]) -> int:
    """The evidence that the run is a person's name; higher is stronger."""
    start, end = run[0].start, run[-1].end
    made = _made(run)
    if run[0].kind == "i":
        made += bool(
            _IN_PROSE.search(text, max(start - 3, 0), start) or _IN_A_FIELD.search(text[max(start - 34, 0) : start])
        )
        made += text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    if made <= -2 or _FIRM.match(text, end):
        return -1
    cues = name_cues.before(text, start)
    if cues < name_cues.SURE:
        cues = max(cues, name_cues.weight_of_block(text, start, end))
    return made + min(cues + name_cues.after(text, end), _MOST)


def _confidence(weight: int) -> float:
    """The confidence for a weight; 0 if the weight is too low. Below `DOUBTFUL`, the tagger must confirm the name."""
    return {0: 0.4, 1: 0.5, 2: 0.65, 3: 0.75}.get(weight, 0.85 if weight > _ENOUGH else 0.0)


def _made(run: Sequence[_Part]) -> int:
    """The evidence from the words of a run, without the text around it."""
    kinds = "".join(one.kind for one in run)
    swapped = any(one.comma and follows.kind != "s" for one, follows in pairwise(run))
    words = [one.text for one in run]
    weight = 2 if kinds.lstrip("p")[0] == "g" or (swapped and "g" in kinds[1:]) else int("g" in kinds)
    weight += 2 if _MIDDLE.search(kinds) else 0
    weight += min(2, sum(map(str.isalpha, words[0]))) - 1 if kinds[0] == "i" else 0
    weight += 1 if any(not word.isascii() and _ACCENTED.search(word) for word in words) else 0
    weight += 1 if any(map(_SHAPED.search, words)) else 0
    weight -= kinds.count("w") if "g" not in kinds and "i" not in kinds else 0
    weight -= 2 if kinds.count("o") and "g" not in kinds else kinds.count("o")
    weight -= 1 if _names(run) > 4 else 0
    weight -= 1 if swapped and "g" not in kinds else 0
    return weight


def _ends_a_sentence(last: _Part) -> bool:
    return last.kind in "guwo" and last.text.endswith(".")


DOUBTFUL = 0.6
_ENOUGH, _MOST = 2, 3
_AND = re.compile(r"[ \t]*(?:[,;/&•|]|,?[ \t\n]+(?:and|or|und|et|y|e)\b)[ \t\n]*")
_NO_SURNAMES = LABELS | LEGAL_FORMS | words("agreement note section act code plan trust loan credit facility date")
_MIDDLE = re.compile(r"[gu]i[gupwo]|[gu]p+[guwo]|^ii")
_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿĀ-ɏḀ-ỿ]")
_SHAPED = re.compile(
    r"^(?:O|D|d|L|l|N)[’'][A-ZÀ-ÖØ-Þ]|^(?:Mc|Mac|Fitz|MC|MAC)[A-Z]|^[’']s-|^(?:al|el|ad|as)-[A-Z]|[a-zß-ÿ]-[A-ZÀ-ÖØ-Þ][a-zß-ÿ]{2}"
)
_IN_PROSE = re.compile(r"[^\W\d_],?[ \n]$")
_IN_A_FIELD = re.compile(r"(?:^|\n|\s{3})[^\W\d_][\w ()]{1,24}:[ \t]{1,4}$")
_FIRM = re.compile(
    r"(?:,?[ \t]+(?:&[ \t]|(?:Inc|Corp|Co|Ltd|LLC|L\.L\.C|LLP|L\.P|LP|PLC|plc|Limited|Company|Corporation"
    r"|Bank|Trust|Group|Fund"
    r"|Partners|Holdings|Capital|Securities|Street|Avenue|Road|Drive|Lane|Boulevard|Way|Court|Place|Plaza|Square|Center"
    r"|Centre|Building|Tower|Act|Code|Agreement"
    r"|INC|CORP|CO|LTD|COMPANY|CORPORATION)\b))"
)
_ONE = (
    r"(?:(?:[dl][’']|[’']s-|(?:al|el|ad|as|bin|ben)-)?\p{Lu}[\p{L}\p{M}’'‐‑-]*\.?(?:-?\p{Lu}\.)*"
    r"|\p{Lu}\p{L}+-(?:van|von|de|den|der|du|ten|ter|zu)|[’']\p{Lu}-\p{Lu}[\p{L}-]*)"
)
_JOIN = (
    r"(?:(?:[’']t|\b(?i:van|von|der|den|del|della|delle|dei|degli|dal|dalla|dos|das|do|des|du|de|di|da|las|la|los|lo|les"
    r"|le|ten|ter|te|zu|zum|zur"
    r"|auf|af|av|op|het|bin|ibn|ben|bint|al|el|abu|st|y|e|vom)\b)\.?[ ])"
)
_CHAIN = compile_pattern(rf"(?:{_JOIN}{{0,3}}{_ONE}(?:,?[ ]{{1,2}}{_JOIN}{{0,3}}{_ONE}){{1,7}})")
_TITLED = compile_pattern(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mme|Herr|Frau|Señora?|Signora?|Messrs|MR|MRS|MS|DR)\.?[ \t\n]{1,3}"
    rf"((?:{_JOIN}{{0,3}}{_ONE}[ ])?{_JOIN}{{0,3}}{_ONE})"
)
_OFFICES = words("president chairman chairwoman chair secretary speaker minister justice ambassador")
_WORD = re.compile(r"([^\s,]+)(,?)")
FULL_NAMES = FullNameRecogniser()
