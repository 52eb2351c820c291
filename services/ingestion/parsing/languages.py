"""Find the languages of a text: runs of paragraphs in one language, and those that the models do not read."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.shared.domain.document import Gap, GapKind, GapPlace
from services.shared.domain.languages import READ, OriginalLanguage
from services.shared.domain.spans import OriginalSpan

_BLOCK = 400  # code points: shorter texts are often taken for another language
_LONGEST = 20_000  # of a block that is one long paragraph: 0.4 s for a million code points
_LEAST_LETTERS = 150
_SURE = 0.99
_ENGLISH_SHARE, _FOREIGN_SHARE, _MOST_ENGLISH = 0.1, 0.06, 0.05  # of the words
_MOST_PLACES = 100
_WORD = re.compile(r"[^\W\d_]+")
# Names, addresses and tables of numbers have no language: without these words, a Latin text counts as unknown.
_WORDS: Mapping[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the of and to in is that for it was on with as be at by this have not are or from shall any such may",
        "de": "und der die das den dem des ist nicht wird werden oder eine einer einem ein für durch nach von zu mit",
        "fr": "le la les des est pour dans une avec sur qui que aux cette sont ou et du au par un ne pas en de",
        "es": "el la los las una un por para como este esta según entre del que y en de se no con su",
        "it": "il la gli che della nel sono alla dal questo degli di e un una per con non si è le dei",
        "nl": "de het een voor niet wordt zijn deze aan bij van en in op dat te met of is door",
        "pt": "o a os as uma um não com são pelo pela que de do da dos das e em para por se no na",
        "pl": "w i z na do nie się jest oraz o za od przez ze lub dla po że jako",
        "sv": "och som för är inte en ett den det av till på med att eller om har från skall",
        "da": "og som for er ikke en et den det af til på med at eller om har fra skal",
        "fi": "ja on ei se että tai joka sekä tämän mukaan ovat osapuoli kuin hän",
        "cs": "a v na se je že s z do o k nebo podle za pro dne této být",
        "ro": "și de la în nu cu pentru este sau din prin care pe se al a",
        "hu": "a az és nem hogy egy is vagy meg valamint szerint felek",
        "tr": "ve bir bu ile için olarak veya taraf da de olan tarafından",
    }.items()
}  # fmt: skip


def find_languages(text: str, paragraphs: Sequence[OriginalSpan]) -> tuple[OriginalLanguage, ...]:
    """Runs of paragraphs in one language, in order; none if the language of no passage is certain. A passage of unknown
    language belongs to the run before it, or to the first one.
    """
    found: list[OriginalLanguage] = []
    begin = paragraphs[0].start if paragraphs else 0
    for block in _blocks(paragraphs):
        code = _language_of(text[block.start : min(block.end, block.start + _LONGEST)])
        if found and code in ("", found[-1].code):
            found[-1] = OriginalLanguage(found[-1].code, OriginalSpan(found[-1].span.start, block.end))
        elif code:
            found.append(OriginalLanguage(code, OriginalSpan(block.start if found else begin, block.end)))
    return tuple(found)


def language_gap(languages: Sequence[OriginalLanguage], pages: Sequence[OriginalSpan]) -> Gap | None:
    """The passages that the models do not read. None if they read all."""
    others = [one.span for one in languages if one.code not in READ]
    if not others:
        return None
    numbers = {page: None for one in others for page in _pages_of(one, pages)}
    places = tuple(GapPlace(one.start, next(iter(_pages_of(one, pages)), 0)) for one in others[:_MOST_PLACES])
    return Gap(GapKind.LANGUAGE, len(others), tuple(sorted(numbers)[:_MOST_PLACES]), places)


def language_of(text: str) -> tuple[str, float]:
    """ISO 639-1 code and probability in [0, 1]."""
    code, probability = _identifier().classify(text)
    return str(code), float(probability)


def _blocks(paragraphs: Sequence[OriginalSpan]) -> Iterator[OriginalSpan]:
    start = -1
    for one in paragraphs:
        start = one.start if start < 0 else start
        if one.end - start >= _BLOCK:
            yield OriginalSpan(start, one.end)
            start = -1
    if start >= 0:
        yield OriginalSpan(start, paragraphs[-1].end)


def _language_of(text: str) -> str:
    """Empty if it is not certain."""
    words = _WORD.findall(text.lower())
    if sum(map(len, words)) < _LEAST_LETTERS:
        return ""
    english = _share(words, "en")
    if english >= _ENGLISH_SHARE:
        return "en"
    code, probability = language_of(text)
    if sum(one < "\u0250" for word in words for one in word) * 2 <= sum(map(len, words)):
        return code  # another script than the Latin one
    is_sure = probability >= _SURE and english <= _MOST_ENGLISH
    return code if is_sure and _share(words, code) >= _FOREIGN_SHARE else ""


def _share(words: Sequence[str], code: str) -> float:
    known = _WORDS.get(code, frozenset())
    return sum(one in known for one in words) / len(words)


def _pages_of(span: OriginalSpan, pages: Sequence[OriginalSpan]) -> range:
    """The numbers of the pages of a span, from 1."""
    if not pages:
        return range(0)
    first, last = (bisect_right(pages, at, key=lambda one: one.start) for at in (span.start, span.end - 1))
    return range(max(1, first), last + 1)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
