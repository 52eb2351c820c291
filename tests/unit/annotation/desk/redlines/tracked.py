"""Texts with tracked changes: `{+words|Jane Roe|2025-03-04+}`, `{-words|Jane Roe|2025-03-04-}`."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from services.shared.domain.document import ChangeMark, OriginalChange
from services.shared.domain.revisions import AUTHOR_BEGIN, AUTHOR_END, OriginalRevision
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.texts import texts_of

_CHANGE = re.compile(r"\{([+-])((?:«[^»]*»|[^{|«])*)\|([^|]*)\|([^|}]*?)(?:\|([^|}]*)\|([^|}]*?))?[+-]\}", re.DOTALL)


def tracked(marked: str) -> dict[str, Any]:
    """What `World.propose` needs: the text with the names behind it, and its changes. A deletion can have the author
    and the date of the insertion of its words behind its own.
    """
    found = list(_CHANGE.finditer(marked))
    names = dict.fromkeys(name for one in found for name in (one[3], one[5]) if name)
    text = _CHANGE.sub(lambda one: one[2], marked)
    places = {}
    for number, name in enumerate(names, 51):
        text += f"\n\n{AUTHOR_BEGIN}"
        start = len(texts_of(text).original.text)
        text += f"«PERSON_{number if name != 'Ada Lovelace' else 1}|{name}»{AUTHOR_END}"
        places[name] = OriginalSpan(start, start + len(name))
    return {"marked": text, "changes": tuple(_changes(marked, places))}


def _changes(marked: str, places: dict[str, OriginalSpan]) -> Iterator[OriginalChange]:
    kept = ""
    at = 0
    for one in _CHANGE.finditer(marked):
        kept += marked[at : one.start()]
        start = len(texts_of(kept).original.text)
        kept, at = kept + one[2], one.end()
        span = OriginalSpan(start, len(texts_of(kept).original.text))
        mark = ChangeMark.INSERTED if one[1] == "+" else ChangeMark.DELETED
        inserted = None if one[5] is None else _revision(one[5], one[6], places)
        yield OriginalChange(span, mark, _revision(one[3], one[4], places), inserted)


def _revision(name: str, date: str, places: dict[str, OriginalSpan]) -> OriginalRevision | None:
    when = datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    return OriginalRevision(places.get(name), when) if name or when else None
