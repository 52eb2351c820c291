"""Split contracts into sentences. Abbreviations, initials, section numbers and amounts do not end a sentence."""

import re
from collections.abc import Iterator, Sequence

from services.shared.domain.spans import OriginalSpan

# Dots with spaces between them, as in a table of contents or an ellipsis; or a full stop or similar, closing quotes and
# brackets, then space. The lookbehind keeps long runs linear.
_END = re.compile(
    r"""(?<![.?!…])(?:\.(?:[ \t]{1,4}\.){2,}+|[.?!…]+["'”’»)\]]*(?=\s))|;(?=[ \t]*[\r\n])|:(?=[ \t]*[\r\n]\s*\S)"""
)
_MARKS = ".?!…;:"  # one of them is in each end
_LAST_WORD = re.compile(r"[^\s(\[\"“‘']*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]")
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[IVXLC]{1,6}|[A-Za-z])[.)]*")
_NUMBERS_FOLLOW = re.compile(r"[\s(\"“]*(?:section|article|sec\.|§+|part|clause|chapter)?\s*", re.I)
_HARD_BREAK = re.compile(r"(?<![ \t])[ \t]*(?:\r\n|\r|\n)[ \t]*")


def split_sentences(text: str, paragraphs: Sequence[OriginalSpan]) -> tuple[OriginalSpan, ...]:
    """Spans inside the paragraphs, in order, not empty, without overlap and without white space at their edges."""
    return tuple(sentence for paragraph in paragraphs for sentence in _in_paragraph(text, paragraph))


def has_more_ends(text: str, most: int) -> bool:
    """Whether a sentence can end at more than `most` places."""
    return sum(map(text.count, _MARKS)) > most and len(_END.findall(text)) > most


def _in_paragraph(text: str, paragraph: OriginalSpan) -> Iterator[OriginalSpan]:
    start = paragraph.start
    for end in sorted({*_stops(text, paragraph), *_hard_breaks(text, paragraph)}):
        if sentence := _trimmed(text, start, end):
            yield sentence
            start = sentence.end
    if sentence := _trimmed(text, start, paragraph.end):
        yield sentence


def _trimmed(text: str, start: int, end: int) -> OriginalSpan | None:
    piece = text[start:end]
    words = piece.strip()
    if not words:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return OriginalSpan(first, first + len(words))


def _stops(text: str, paragraph: OriginalSpan) -> Iterator[int]:
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if match.group()[0] != "." or match.group().startswith("..") or _ends_sentence(text, match, paragraph):
            yield match.end()


def _ends_sentence(text: str, match: re.Match[str], paragraph: OriginalSpan) -> bool:
    following = text[match.end() : match.end() + 60].lstrip()
    if following[:1].islower():
        return False
    window = max(paragraph.start, match.start() - 40)
    found = _LAST_WORD.search(text, window, match.start())
    word = found.group() if found else ""
    before = (
        text[paragraph.start : match.start() - len(word)] if match.start() - len(word) - paragraph.start < 12 else "-"
    )
    if _NUMBER.fullmatch(word) and _NUMBERS_FOLLOW.fullmatch(before):
        return False
    bare = word.lower().rstrip(".")
    if bare in _NEVER_LAST or (_INITIALS.fullmatch(word) and not match.group()[1:]):
        return _opens(following) and bare not in _NEVER_LAST and len(word) > 1
    return bare not in _SELDOM_LAST or _opens(following)


def _opens(following: str) -> bool:
    """Whether the next word can start a sentence but not a name."""
    word = re.match(r"[\"“(]*([A-Za-z]+)", following)
    return word is not None and word.group(1) in _OPENERS


def _hard_breaks(text: str, paragraph: OriginalSpan) -> Iterator[int]:
    """Line ends before a word that would have fitted: headings and signature blocks, not wrapped prose."""
    breaks = list(_HARD_BREAK.finditer(text, paragraph.start, paragraph.end))
    if not breaks:
        return
    starts = [paragraph.start, *(one.end() for one in breaks)]
    widths = [one.start() - start for one, start in zip(breaks, starts, strict=False)]
    widest = max(*widths, paragraph.end - starts[-1])
    for one, width in zip(breaks, widths, strict=True):
        next_word = re.compile(r"\S*").match(text, one.end())
        needed = width + 1 + (len(next_word.group()) if next_word else 0)
        if needed < 0.8 * widest or (needed < widest < 50):
            yield one.start()


# fmt: off
_NEVER_LAST = frozenset(
    {
        "mr", "mrs", "ms", "dr", "prof", "hon", "messrs", "st", "no", "nos", "sec", "secs", "art", "arts",
        "para", "cl", "vs", "v", "cf", "e.g", "i.e", "viz", "al", "ex", "exh", "ch", "fig", "vol", "pp", "rev",
        "stat", "rul", "reg", "u.s.c", "c.f.r", "gen", "sen", "rep", "gov", "lt", "col", "capt", "approx",
        "dept", "attn", "tel", "ext", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
        "nov", "dec", "fed", "supp",
    }
)
_SELDOM_LAST = frozenset(
    {
        "inc", "corp", "co", "ltd", "llc", "l.l.c", "l.p", "lp", "plc", "s.a", "n.v", "b.v", "n.a", "p.c",
        "bros", "assn", "u.s", "u.k", "u.s.a", "d.c", "a.m", "p.m", "etc", "jr", "sr", "esq", "ph.d", "ave",
        "blvd", "rd", "ste", "bldg", "intl", "mfg", "natl", "et seq", "seq", "max", "min",
    }
)
_OPENERS = frozenset(
    {
        "The", "This", "That", "These", "Those", "In", "If", "Each", "Any", "All", "No", "Such", "For", "It",
        "Its", "As", "At", "On", "To", "By", "With", "Upon", "Unless", "Until", "Except", "Subject",
        "Notwithstanding", "Neither", "Either", "When", "Where", "While", "Without", "However", "Provided",
        "There", "They", "He", "She", "We", "You", "Our", "Your", "Their", "A", "An", "Nothing", "Every",
        "Both", "During", "After", "Before", "From", "Should",
    }
)
# fmt: on
