"""The cross-references in a text: `Sections 2.1 and 7.2(a)`, `Exhibit B`, `paragraph (b) above`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.annotation.linking.marks import SPELLED, number_of
from services.annotation.linking.scopes import Scope, around, is_statute
from services.annotation.proofreading.outline import Number


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference at `[start, end)`. `kind`: `section`, `article`, `item` or the kind of an attachment. `label`: of an
    attachment. `items`: `("a", "ii")` of `7.2(a)(ii)`; `others`: the items beside it in its list.

    `name`: the name of the other paper, or of the definition. `inside`: the reference that contains the place, as in
    `clause (b) of Section 7.1`. `title`: the words in brackets behind it.
    """

    kind: str
    start: int
    end: int
    number: Number = ()
    label: str = ""
    items: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    scope: Scope = Scope.OWN
    name: str = ""
    inside: "Mention | None" = None
    title: str = ""


def mentions(text: str) -> Iterator[Mention]:
    """All references of a text, in order, each of a list by itself."""
    position = 0
    for match in _MENTION.finditer(text):
        if match.start() < position:  # a word inside of the last list
            continue
        statute = is_statute(text, match.start())
        for one in _of(text, match):
            position = one.end
            yield replace(one, scope=Scope.ELSEWHERE) if statute else one


@dataclass(frozen=True, slots=True)
class _Label:
    kind: str
    number: Number
    label: str
    items: tuple[str, ...]


def _of(text: str, match: re.Match[str]) -> Iterator[Mention]:
    words = list(_words(text, match))
    if not words:
        return
    where = around(text, match.start(), words[-1][1].end())
    scope, name, inside = where.scope, where.name, None
    if scope is Scope.INSIDE:
        outer = _MENTION.match(text, where.inside)
        inside = next(_of(text, outer), None) if outer else None
        scope = inside.scope if inside and inside.scope is Scope.ELSEWHERE else Scope.OWN
    labels = _continued([_label(match["kind"], one[0]) for _, one in words])
    others = tuple(one.items[0] for one in labels if one.kind == "item")
    for one, (start, place) in zip(labels, words, strict=True):
        yield Mention(
            kind=one.kind,
            start=start,
            end=place.end(),
            number=one.number,
            label=one.label,
            items=one.items,
            others=others if one.kind == "item" else (),
            scope=scope,
            name=name,
            inside=inside,
            title=where.title if place is words[-1][1] else "",
        )


def _continued(labels: Sequence[_Label]) -> list[_Label]:
    """The labels with the number of the first one for its further items, such as (b) of `8.1(a) or (b)`."""
    first = labels[0]
    return [
        replace(first, items=(*first.items[:-1], *one.items)) if one.kind == "item" and first.number else one
        for one in labels
    ]


def _words(text: str, match: re.Match[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """The labels of a list, each with the begin of its own word if it has one. A list of numbers does not go on with
    letters.
    """
    label, gap = (_NUMBER_LABEL, _GAP)
    if _kind(match["kind"]) in ATTACHMENTS:
        label, gap = (_ATTACHED_LABEL, _ATTACHED_GAP)
    start = match.start()
    found = first = label.match(text, match.end())
    while found and first:
        yield start, found
        between = gap.match(text, found.end())
        found = label.match(text, between.end()) if between else None
        start = between.start("word") if between and between["word"] else found.start() if found else 0
        if found and found[0].startswith("(") and not first[0].startswith("("):
            goes_on = "(" in first[0] and not _INLINE.match(text, found.end())
            found = found if goes_on else None


def _label(word: str, words: str) -> _Label:
    """The parts of one label. `word`: that before the list."""
    kind = _kind(word)
    if kind in ATTACHMENTS:
        return _Label(kind, (), re.sub(r"[\s\"“”]", "", words).lower(), ())
    items = tuple(_ITEM.findall(words))
    if words.startswith("("):
        if not _LETTERED.match(word) and len(items) == 1 and items[0].isdigit():
            return _Label(kind, (int(items[0]),), "", ())
        return _Label("item", (), "", items)
    head = _HEAD.split(words, maxsplit=1)[0].strip(" .")
    if letter := re.fullmatch(r"([\d.]+?)\.?([A-Z])|([IVXL]+)\.([A-Z])", head):
        number, item = (one for one in letter.groups() if one)
        return _Label(kind, number_of(number), "", (item, *items))
    return _Label(kind, number_of(head), "", items)


def _kind(word: str) -> str:
    lower = re.sub(r"[^a-z]", "", word.lower())
    if lower.startswith(("exhibit", "schedule", "annex", "append", "attach")):
        singular = lower.removesuffix("s")
        return {"annexe": "annex", "appendice": "appendix"}.get(singular, singular)
    return "article" if lower.startswith("article") else "section"


ATTACHMENTS = frozenset({"exhibit", "schedule", "annex", "appendix", "attachment"})
_ITEM = re.compile(r"\(\s?([A-Za-z0-9]{1,5})\s?\)")
_HEAD = re.compile(r"\.?-\d?|\.?\s?\(")
_SPELLED = "|".join([*SPELLED, *(one.capitalize() for one in SPELLED)])
_ITEMS = r"\([A-Za-z0-9]{1,5}\)(?:\s?\([A-Za-z0-9]{1,5}\)){0,4}"
_NUMBER_LABEL = re.compile(
    rf"(?:\d{{1,4}}(?:\.\d{{1,4}}){{0,5}}(?![\d%])(?:\.?[A-Z](?=\()|\.[A-Z](?!\w))?(?:\.?-?\d?\s?{_ITEMS})?(?![\d%]|\.\d)|{_ITEMS}"
    rf"|(?:[IVXL]{{1,7}}|{_SPELLED})(?!\w)(?:\.[A-Z](?!\w))?(?:\s?{_ITEMS})?)"
)
_ATTACHED_LABEL = re.compile(
    r"[\"“]?(?:\d{1,2}(?:\.\d{1,3}){0,4}(?:\s?\([A-Za-z0-9]{1,4}\)){0,3}|[A-Z]{1,2}(?:(?:\s?-\s?|\.)\d{1,2}[A-Z]?)?"
    r"|[IVXL]{1,6})(?![\w%])[\"”]?"
)
_GAP = re.compile(
    r"(?:\s{0,3},\s{0,3}(?:and\s+|or\s+)?|\s+(?:and/or|and|or|through|to|&)\s+|\s?[-–]\s?(?=\())"
    r"(?P<word>(?:[Ss]ub)?[Ss]ections?\s+|SECTIONS?\s+|Articles?\s+|[Cc]lauses?\s+|[Pp]aragraphs?\s+)?"
)
_ATTACHED_GAP = re.compile(r"(?P<word>(?!))?(?:\s{0,3},\s{0,3}(?:and\s+|or\s+)?|\s+(?:and/or|and|or|through|to|&)\s+)")
_INLINE = re.compile(r"\s+(?:the|any|an?|each|all|such|no|if|to|its|such|liens|in)\b")
_MENTION = re.compile(
    r"(?<![\w])(?P<kind>(?:[Ss]ub-?\s?)?(?:[Ss]ections?|[Cc]lauses?|[Pp]aragraphs?)|SECTIONS?|CLAUSES?|PARAGRAPHS?|Sec\."
    r"|§{1,2}|[Aa]rticles?|ARTICLES?|[Ee]xhibits?|EXHIBITS?|[Ss]chedules?|SCHEDULES?|[Aa]nnex(?:es)?|ANNEX"
    r"|[Aa]ppendi(?:x|ces)|APPENDIX|[Aa]ttachments?|ATTACHMENTS?)\s{1,9}(?=[\dIVXLA-Z(\"“])"
)
_LETTERED = re.compile(r"(?i)sub|clause|paragraph")
