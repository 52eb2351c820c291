"""What the language model answered, sentence by sentence, and which of it may be shown. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.inference.instructions import is_suspected
from services.shared.domain.grounding import Fault, fault_of

OFF_SCHEMA = "off_schema"
AGAIN = "again"
_LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Verified:
    """A sentence that its passages bear out. `passages` are places among those that were asked about, from 0."""

    text: str
    passages: tuple[int, ...]


class Reading:
    """Takes an answer in deltas and gives every sentence as soon as it is whole, verified or the name of its fault."""

    def __init__(self, evidence: Mapping[str, str], places: Mapping[str, int]) -> None:
        self._evidence = evidence
        self._places = places
        self._seen: set[str] = set()
        self._rest = ""
        self._inside = False

    def feed(self, delta: str) -> list[Verified | str]:
        """What became whole by `delta`, in order."""
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
        if not all(isinstance(one, str) and one in self._evidence for one in ids):
            return Fault.NO_EVIDENCE
        if is_suspected(text):
            return Fault.MARKUP
        fault = fault_of(text, [self._evidence[one] for one in dict.fromkeys(ids)])
        if fault is not None:
            return fault
        said = " ".join(text.split())
        if said.casefold() in self._seen:
            return AGAIN
        self._seen.add(said.casefold())
        places = sorted({self._places[one] for one in ids if one in self._places})
        return Verified(said, tuple(places)) if places or not self._places else Fault.NO_EVIDENCE


_KEYS = ("text", "evidence")
_BEGIN = re.compile(r'\s*\{\s*"sentences"\s*:\s*\[')
_DECODER = json.JSONDecoder()
