"""Names of persons next to their e-mail addresses: "Søren Dahl … soren@", "I. Castellanos … i.castellanos@"."""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.redaction.recognisers.lexical.lexicon import COMMON, LABELS, ROLES
from services.redaction.recognisers.lexical.names import NAME, fold, trim
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class CorrespondentRecogniser:
    """Finds names near an e-mail address whose mailbox contains parts of the name."""

    name = "correspondent.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        for (mailbox,) in source.find(_MAILBOX, (1,)):
            if mailbox is None:
                continue
            parts = [part for part in re.split(r"[\W\d_]+", fold(mailbox.of(source.text))) if part]
            if not any(_is_specific(part) for part in parts):
                continue
            start = max(mailbox.start - _BEFORE, 0)
            around = Source(source.text[start : mailbox.end + _AFTER])
            for (candidate,) in around.find(_CANDIDATE, (0,)):
                name = candidate and _name_in(candidate.of(around.text), parts, source.lower_words)
                if not candidate or not name:
                    continue
                begin = start + candidate.start
                found = OriginalSpan(begin + name[0], begin + name[1])
                if source.at_word_edges(found):
                    yield Recognition(found, EntityType.PERSON, 0.85, self.name)


def _name_in(words: str, parts: list[str], lower_words: frozenset[str]) -> tuple[int, int] | None:
    """`(start, end)` of the name in `words`, which can contain other words before it: "Principal Jo Roe"."""
    for begin in (match.start() for match in re.finditer(r"\S+", words)):
        length = trim(words[begin:], least=2, lower_words=lower_words)
        if length:
            return (begin, begin + length) if _made_of(parts, words[begin : begin + length]) else None
    return None


def _is_specific(part: str) -> bool:
    return len(part) >= 3 and part not in ROLES and part not in COMMON and part not in LABELS


def _made_of(parts: list[str], words: str) -> bool:
    """Whether a specific part of the mailbox is one of the words, or an initial and a word in one."""
    names = [one.strip(".,'’") for one in re.split(r"[\s-]+", fold(words))]
    whole = {*names, *(f"{names[0][:1]}{one}" for one in names[1:]), "".join(names)}
    return any(_is_specific(part) and part in whole for part in parts)


_BEFORE = 300
_AFTER = 120
_MAILBOX = compile_pattern(r"([\p{L}\p{N}._%+'-]+)@[\p{L}\p{N}-]+\.")
_CANDIDATE = compile_pattern(NAME)
CORRESPONDENTS = CorrespondentRecogniser()
