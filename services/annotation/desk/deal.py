"""The first sentences of a summary: the amount, the dates and the price of the deal, by template. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.annotation.placing.grounding import Texts, verify
from services.shared.domain.annotations import EconomicsEntry, EntryState
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.summary import SummarySentence

Supported = tuple[SummarySentence, tuple[OriginalSpan, ...]]
"""A sentence and its places in the original text."""


def deal_sentences(entries: Sequence[EconomicsEntry], texts: Texts) -> list[Supported]:
    """One sentence for each key of `_NAMES` that the sheet has, in its order: the words of its first entry, or that the
    document does not state it.
    """
    first = {one.key: one for one in reversed(entries)}
    texts = replace(texts, redacted=texts.redacted.without_hidden())
    found = (_sentence(first[key], name, texts) for key, name in _NAMES.items() if key in first)
    return [one for one in found if one]


def _sentence(entry: EconomicsEntry, name: str, texts: Texts) -> Supported | None:
    if entry.place is None:
        always = entry.key in _ALWAYS
        return (SummarySentence(f"The document states no {name}.", (), entry.key), ()) if always else None
    span = verify(entry.place.redacted_span, texts)
    if span is None:
        return None
    words = _quote(entry.place.redacted_span.of(texts.redacted.text))
    text = _TEMPLATES[entry.state].format(name=name, words=words)
    return SummarySentence(text, (entry.place.redacted_span,), entry.key), (span,)


def _quote(words: str) -> str:
    """The words in one line, cut at a space if they are long."""
    line = " ".join(words.split()).strip(" ,;.")
    if len(line) <= _LONGEST:
        return line
    return f"{re.sub(r'[^ ]*$', '', line[:_LONGEST]).rstrip(' ,;')} …"


_LONGEST = 220  # code points of a quote
_NAMES: Mapping[str, str] = {
    "commitment": "amount of the commitment or loan",
    "maturity": "maturity",
    "interest": "interest",
    "margin": "margin",
    "default_rate": "default rate",
    "price": "price",
    "payment_term": "payment term",
    "term": "term",
    "renewal": "renewal",
    "liability_cap": "cap on liability",
}
_ALWAYS = frozenset({"commitment", "maturity"})
_TEMPLATES: Mapping[EntryState, str] = {
    EntryState.STATED: "The document states the {name}: “{words}”.",
    EntryState.BLANK: "The {name} is blank in the document: “{words}”.",
    EntryState.ELSEWHERE: "The document refers elsewhere for the {name}: “{words}”.",
}
