"""The first sentences of a summary: the parties, the amount, the dates and the price of the deal. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.annotation.economics.sheet import PARTIES
from services.annotation.economics.values import same_value
from services.annotation.placing.grounding import Texts, verify
from services.shared.domain.annotations import EconomicsEntry, EntryState
from services.shared.domain.spans import OriginalSpan
from services.shared.domain.summary import SummarySentence

Supported = tuple[SummarySentence, tuple[OriginalSpan, ...]]
"""A sentence and its places in the original text."""


def deal_sentences(
    entries: Sequence[EconomicsEntry], texts: Texts, written: Sequence[Supported] = ()
) -> list[Supported]:
    """The parties, then one sentence for each key of `_NAMES` that the sheet has, in its order, each once.

    A sentence of `written`, which the LLM wrote and its places support, words a key if it has the values of the key's
    entries. Otherwise the sentence quotes the first entries, or says that the document does not state the value.
    """
    texts = replace(texts, redacted=texts.redacted.without_hidden())
    found = [_parties([one for one in entries if one.key == PARTIES], texts)]
    for key, name in _NAMES.items():
        stated = [one for one in entries if one.key == key]
        found.append(_worded(key, stated, texts, written) or _quoted(key, name, stated, texts))
    return list(dict.fromkeys(one for one in found if one))


def _worded(key: str, stated: Sequence[EconomicsEntry], texts: Texts, written: Iterable[Supported]) -> Supported | None:
    """The first sentence that has the values of all entries that a quote would show."""
    shown = _placed(stated, texts)[:_MOST]
    fits = (one for one in written if shown and all(_words_it(key, one[0], entry, texts) for entry, _ in shown))
    return next(fits, None)


def _words_it(key: str, sentence: SummarySentence, entry: EconomicsEntry, texts: Texts) -> bool:
    """Whether the sentence is about the place of the entry and has its value."""
    if entry.place is None or entry.state is not EntryState.STATED:
        return False
    span = entry.place.redacted_span
    near = any(one.overlaps(span) for one in sentence.evidence)
    return near and _has_value(key, sentence.text, span.of(texts.redacted.text))


def _has_value(key: str, text: str, words: str) -> bool:
    """Whether the text has a value of `words`: one of the key's kind, else a figure, if there is any."""
    if same_value(key, words, words):
        return same_value(key, text, words)
    figures = set(_FIGURE.findall(words))
    return not figures or bool(figures & set(_FIGURE.findall(text)))


def _quoted(key: str, name: str, stated: Sequence[EconomicsEntry], texts: Texts) -> Supported | None:
    placed = _placed(stated, texts)
    if not placed:
        missing = stated and all(one.place is None for one in stated)
        return (SummarySentence(f"The document states no {name}.", (), key), ()) if missing and key in _ALWAYS else None
    state = placed[0][0].state
    same = [one for one in placed if one[0].state is state]
    words = "; ".join(f"“{_quote(key, _words(entry, texts))}”" for entry, _ in same[:_MOST])
    more = f", and {_MORE.format(len(same) - _MOST)}" if len(same) > _MOST else ""
    return _sentence(_TEMPLATES[state].format(name=name, words=words + more), key, same[:_MOST])


def _parties(stated: Sequence[EconomicsEntry], texts: Texts) -> Supported | None:
    """The names of the parties, with their roles."""
    placed = _placed(stated, texts)
    if not placed:
        return None
    names = [_name(entry, texts) for entry, _ in placed[:_MOST_PARTIES]]
    if len(placed) > _MOST_PARTIES:
        names.append(_MORE.format(len(placed) - _MOST_PARTIES))
    listed = f"parties {', '.join(names[:-1])} and {names[-1]}" if names[1:] else f"party {names[0]}"
    return _sentence(f"The document names the {listed.rstrip('.')}.", PARTIES, placed[:_MOST_PARTIES])


def _name(entry: EconomicsEntry, texts: Texts) -> str:
    name = " ".join(_words(entry, texts).split()).strip(" ,;")
    return f"{name} ({entry.role})" if entry.role else name


def _placed(entries: Iterable[EconomicsEntry], texts: Texts) -> list[tuple[EconomicsEntry, OriginalSpan]]:
    """The entries with a place that verifies."""
    placed = ((one, verify(one.place.redacted_span, texts)) for one in entries if one.place)
    return [(one, span) for one, span in placed if span]


def _sentence(text: str, key: str, placed: Sequence[tuple[EconomicsEntry, OriginalSpan]]) -> Supported:
    spans = tuple(entry.place.redacted_span for entry, _ in placed if entry.place)
    return SummarySentence(text, spans, key), tuple(span for _, span in placed)


def _words(entry: EconomicsEntry, texts: Texts) -> str:
    return entry.place.redacted_span.of(texts.redacted.text) if entry.place else ""


def _quote(key: str, words: str) -> str:
    """The words in one line, cut if they are long. The value of the key stays."""
    line = " ".join(words.split()).strip(" ,;.")
    cut = _cut(line, _LONGEST)
    return cut if _has_value(key, cut, line) else _cut(line, _LONGEST_VALUE)


def _cut(line: str, longest: int) -> str:
    """At most `longest` code points of the line, up to a space."""
    if len(line) <= longest:
        return line
    return f"{re.sub(r'[^ ]*$', '', line[:longest]).rstrip(' ,;')} …"


_LONGEST, _LONGEST_VALUE = 220, 600  # code points of a quote
_MOST, _MOST_PARTIES = 3, 12
_MORE = "{} more"
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_NAMES: Mapping[str, str] = {
    "commitment": "amount of the commitment or loan",
    "facilities": "facilities",
    "availability": "availability",
    "maturity": "maturity",
    "interest": "interest",
    "margin": "margin",
    "default_rate": "default rate",
    "fees": "fees",
    "amortisation": "repayment of principal",
    "prepayment": "terms of prepayment",
    "financial_covenants": "financial covenants",
    "collateral": "collateral",
    "guarantors": "guarantors",
    "price": "price",
    "payment_term": "payment term",
    "term": "term",
    "renewal": "renewal",
    "notice": "notice to end it",
    "termination_rights": "rights to terminate",
    "liability_cap": "cap on liability",
    "liability_by_party": "liability and indemnities",
    "exclusivity": "exclusivity",
    "ip_ownership": "ownership of intellectual property",
    "governing_law": "governing law",
    "forum": "forum",
    "effective_date": "date of effect",
}
_ALWAYS = frozenset({"commitment", "maturity"})
_TEMPLATES: Mapping[EntryState, str] = {
    EntryState.STATED: "The document states the {name}: {words}.",
    EntryState.BLANK: "The {name} is blank in the document: {words}.",
    EntryState.ELSEWHERE: "The document refers elsewhere for the {name}: {words}.",
}
