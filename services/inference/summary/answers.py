"""Parses and verifies the LLM's answer, sentence by sentence. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.inference.instructions.detect import is_suspected
from services.shared.domain.grounding.check import Fault, fault_of, value_fault_of

OFF_SCHEMA = "off_schema"
REPEATED = "again"
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Verified:
    """A sentence that its passages support. `passages` are indexes into the request's passages."""

    text: str
    passages: tuple[int, ...]


class AnswerParser:
    """Parses an answer that arrives in deltas: returns each sentence once it is complete, or the name of its fault.

    `passages` and `rules` are evidence by id. `Verified.passages` are indexes in the order of `passages`.
    """

    def __init__(self, passages: Mapping[str, str], rules: Mapping[str, str]) -> None:
        self._passages = passages
        self._rules = rules
        self._places = {name: place for place, name in enumerate(passages)}
        self._seen: set[str] = set()
        self._rest = ""
        self._inside = False

    def feed(self, delta: str) -> list[Verified | str]:
        """The sentences that `delta` completes, in order."""
        self._rest += delta
        found: list[Verified | str] = []
        if not self._inside:
            begun = _BEGIN.match(self._rest)
            if begun is None:
                return found
            self._inside, self._rest = True, self._rest[begun.end() :]
        while (parsed := self._next()) is not None:
            found.append(self._verdict(parsed))
        return found

    def _next(self) -> Any | None:
        rest = self._rest.lstrip(" \t\r\n,")
        if not rest.startswith("{") or len(rest) > _LONGEST:
            return None
        try:
            parsed, end = _DECODER.raw_decode(rest)
        except (ValueError, RecursionError):
            return None
        self._rest = rest[end:]
        return parsed

    def _verdict(self, parsed: Any) -> Verified | str:
        match parsed:
            case {"text": str(text), "evidence": [_, *_] as ids} if len(parsed) == len(_KEYS):
                return self._checked(text, ids)
        return OFF_SCHEMA

    def _checked(self, text: str, ids: Sequence[Any]) -> Verified | str:
        if not all(isinstance(one, str) and (one in self._passages or one in self._rules) for one in ids):
            return Fault.NO_EVIDENCE
        if is_suspected(text):
            return Fault.MARKUP
        supporting = self._supporting_passages(text, list(dict.fromkeys(ids)))
        if isinstance(supporting, Fault):
            return supporting
        sentence = " ".join(text.split())
        if sentence.casefold() in self._seen:
            return REPEATED
        self._seen.add(sentence.casefold())
        return Verified(sentence, tuple(supporting))

    def _supporting_passages(self, text: str, ids: Sequence[str]) -> list[int] | Fault:
        """The indexes of the passages that each support `text` alone; several together could mix their claims.

        A rule can add to a passage, except values: a passage must contain them. A rule alone is evidence only if the
        request has no passages.
        """
        passages = [one for one in ids if one in self._passages]
        rules = [self._rules[one] for one in ids if one in self._rules]
        if not passages:
            return fault_of(text, rules) or ([] if not self._passages else Fault.NO_EVIDENCE)
        faults = {one: self._fault(text, self._passages[one], rules) for one in passages}
        places = sorted(self._places[one] for one, fault in faults.items() if fault is None)
        if places:
            return places
        if len(passages) == 1:
            return faults[passages[0]] or Fault.MIXED
        words = [self._passages[one] for one in passages]
        return fault_of(text, [*words, *rules]) or Fault.MIXED

    @staticmethod
    def _fault(text: str, passage: str, rules: Sequence[str]) -> Fault | None:
        if rules and fault_of(text, [passage]):
            return value_fault_of(text, [passage]) or fault_of(text, [passage, *rules])
        return fault_of(text, [passage])


_KEYS = ("text", "evidence")
_BEGIN = re.compile(r'\s*\{\s*"sentences"\s*:\s*\[')
_DECODER = json.JSONDecoder()
