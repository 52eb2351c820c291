"""Edits that a counterparty could make and not mark: planted in the paragraphs of a contract, each with its places.

Places are counted in code points that are no white space, so that they hold in every format.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Edit(StrEnum):
    """The kinds of edits of the claim."""

    NUMBER = "number"
    NEGATION = "negation"
    DEFINITION = "definition"
    MOVED = "moved"
    PROVISO = "proviso"
    HIDDEN = "hidden"


@dataclass(slots=True)
class Piece:
    """Words of a paragraph in the old and in the new version. `edit`: what was planted, if they differ."""

    old: str
    new: str
    edit: Edit | None = None


@dataclass(slots=True)
class Paragraph:
    """`moved`: it is in the other version at another place. `hidden`: only the new version has it, unseen."""

    pieces: list[Piece]
    moved: bool = False
    hidden: str = ""

    @property
    def is_free(self) -> bool:
        return not self.moved and not self.hidden and all(one.edit is None for one in self.pieces)

    def words(self, *, new: bool) -> str:
        return "".join(one.new if new else one.old for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Planted:
    """An edit with its places in both versions, in solid code points: `[start, end)`, or an empty one. Hidden text has
    its words instead of a place in the new version.
    """

    edit: Edit
    old: tuple[int, int]
    new: tuple[int, int]
    hidden: str = ""


@dataclass(slots=True)
class Pair:
    """Both versions as paragraphs in their orders, and what was planted."""

    name: str
    old: list[Paragraph]
    new: list[Paragraph]
    planted: list[Planted] = field(default_factory=list)


def plant(name: str, paragraphs: Sequence[str], provisos: Sequence[str], edits: int, *, hides: bool) -> Pair | None:
    """A pair with this number of edits, in turn of all kinds that the contract has places for. None if there are too
    few. `provisos`: those of other contracts. `hides`: the format of the new version can hide text.
    """
    random = Random(f"redline {name}")
    old = [Paragraph([Piece(one, one)]) for one in paragraphs]
    kinds = [one for one in Edit if hides or one is not Edit.HIDDEN]
    made = 0
    while made < edits and kinds:
        for kind in list(kinds):
            if made < edits and not _MAKERS[kind](old, random, provisos):
                kinds.remove(kind)
            elif made < edits:
                made += 1
    if made < edits:
        return None
    pair = Pair(name, old, _moved(old, random))
    pair.planted = list(_places(pair))
    return pair


def solid(text: str) -> str:
    return "".join(text.split())


def _edit_piece(
    paragraphs: Sequence[Paragraph], random: Random, edit: Edit, pattern: re.Pattern[str], change: Callable[..., str]
) -> bool:
    """Replace the group `at` of one match of the pattern, in words without an edit near them."""
    order = [one for one in paragraphs if not one.hidden]
    random.shuffle(order)
    for paragraph in order:
        places = [
            (number, match)
            for number, piece in enumerate(paragraph.pieces)
            if piece.edit is None and not _PAGE.fullmatch(paragraph.words(new=False))
            for match in pattern.finditer(piece.old)
        ]
        random.shuffle(places)
        for number, match in places:
            words = change(match["at"], random)
            piece = paragraph.pieces[number]
            if words == match["at"]:
                continue
            before, after = piece.old[: match.start("at")], piece.old[match.end("at") :]
            crowded = (number and len(before.split()) < _NEAR) or (
                number + 1 < len(paragraph.pieces) and len(after.split()) < _NEAR
            )
            if crowded:
                continue
            changed = Piece(match["at"], words, edit)
            paragraph.pieces[number : number + 1] = [Piece(before, before), changed, Piece(after, after)]
            return True
    return False


def _number(paragraphs: Sequence[Paragraph], random: Random, _: Sequence[str]) -> bool:
    return _edit_piece(paragraphs, random, Edit.NUMBER, _NUMBER, _other_number)


def _other_number(words: str, random: Random) -> str:
    places = [index for index, one in enumerate(words) if one.isdigit()]
    at = random.choice(places)
    return words[:at] + random.choice([one for one in "123456789" if one != words[at]]) + words[at + 1 :]


def _negation(paragraphs: Sequence[Paragraph], random: Random, _: Sequence[str]) -> bool:
    if random.random() < 0.3 and _edit_piece(paragraphs, random, Edit.NEGATION, _NOT, lambda _, __: ""):
        return True
    return _edit_piece(paragraphs, random, Edit.NEGATION, _VERB, lambda _, __: " not")


def _definition(paragraphs: Sequence[Paragraph], random: Random, _: Sequence[str]) -> bool:
    if random.random() < 0.5:
        return _edit_piece(paragraphs, random, Edit.DEFINITION, _MEANS, lambda _, chance: chance.choice(_ADJECTIVES))
    return _edit_piece(paragraphs, random, Edit.DEFINITION, _MEANING, lambda _, chance: chance.choice(_NOUNS))


def _proviso(paragraphs: Sequence[Paragraph], random: Random, provisos: Sequence[str]) -> bool:
    if _edit_piece(paragraphs, random, Edit.PROVISO, _PROVISO, lambda _, __: ""):
        return True
    words = random.choice(provisos)
    order = [one for one in paragraphs if one.is_free and _SENTENCE.search(one.pieces[0].old)]
    if not order:
        return False
    paragraph = random.choice(order)
    match = random.choice(list(_SENTENCE.finditer(paragraph.pieces[0].old)))
    before, after = match.string[: match.start("at")], match.string[match.start("at") :]
    paragraph.pieces[:] = [Piece(before, before), Piece(words, "", Edit.PROVISO), Piece(after, after)]
    return True


def _clause(paragraphs: Sequence[Paragraph], random: Random, _: Sequence[str]) -> bool:
    texts = Counter(one.words(new=False) for one in paragraphs)
    free = [
        one
        for one in paragraphs
        if one.is_free and _CLAUSE_WORDS <= len(one.pieces[0].old.split()) <= 400 and texts[one.pieces[0].old] == 1
    ]
    if not free:
        return False
    random.choice(free).moved = True
    return True


def _hidden(paragraphs: list[Paragraph], random: Random, provisos: Sequence[str]) -> bool:
    words = random.choice(_HIDDEN).format(random.randrange(10, 99))
    paragraphs.insert(random.randrange(1, len(paragraphs)), Paragraph([], hidden=f"{words}{random.choice(provisos)}."))
    return True


def _moved(old: Sequence[Paragraph], random: Random) -> list[Paragraph]:
    """The paragraphs in the order of the new version: each moved clause is behind another paragraph, so far away that
    it is shorter than what is in between.
    """
    new = [one for one in old if not one.moved]
    for one in (paragraph for paragraph in old if paragraph.moved):
        home = len([before for before in old[: old.index(one)] if not before.moved])
        stays = [place for place in range(1, len(new)) if not _beside_moved(new, place)]
        far = [place for place in stays if _between(new, home, place) > 3 * len(one.words(new=True))]
        new.insert(random.choice(far or stays or [0]), one)
    return new


def _between(new: Sequence[Paragraph], home: int, place: int) -> int:
    """The code points that stay between two places, of which `home` does not count moved paragraphs."""
    stays = [index for index, one in enumerate(new) if not one.moved]
    start = stays[home] if home < len(stays) else len(new)
    between = new[min(start, place) : max(start, place)]
    return sum(len(one.words(new=True)) for one in between if not one.moved)


def _beside_moved(new: Sequence[Paragraph], place: int) -> bool:
    return any(one.moved for one in new[max(0, place - 2) : place + 2])


def _places(pair: Pair) -> Iterator[Planted]:
    olds, news = dict(_starts(pair.old, new=False)), dict(_starts(pair.new, new=True))
    for paragraph in pair.old:
        place, other = olds[id(paragraph)], news[id(paragraph)]
        if paragraph.hidden:
            yield Planted(Edit.HIDDEN, (place, place), (other, other), solid(paragraph.hidden))
        if paragraph.moved:
            size, size_new = len(solid(paragraph.words(new=False))), len(solid(paragraph.words(new=True)))
            yield Planted(Edit.MOVED, (place, place + size), (other, other + size_new))
        for piece in paragraph.pieces:
            end, end_new = place + len(solid(piece.old)), other + len(solid(piece.new))
            if piece.edit:
                yield Planted(piece.edit, (place, end), (other, end_new))
            place, other = end, end_new


def _starts(paragraphs: Sequence[Paragraph], *, new: bool) -> Iterator[tuple[int, int]]:
    place = 0
    for one in paragraphs:
        yield id(one), place
        place += len(solid(one.words(new=new)))


_NEAR, _CLAUSE_WORDS = 8, 25
_PAGE = re.compile(r"\s*[-\u2013]?\s*(?:page\s)?\d{1,4}(?:\sof\s\d{1,4})?\s*[-\u2013]?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?<=[a-z,] )|(?<=[a-z] \()|(?<=[ (]\$))(?P<at>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d.]*\d)")
_NOT = re.compile(r"\b(?:shall|will|may|is|are|does|do|has|have|would|must)(?P<at> not)\b")
_VERB = re.compile(r"\b(?:shall|will|may|is|are|must)(?P<at>)(?= (?!not\b)[a-z]+)")
_MEANS = re.compile(
    r"[\"\u201c][A-Z][\w &'\u2019-]{1,60}[\"\u201d],? (?:shall mean|means|will mean|has the meaning|refers to)"
    r"(?: (?:any|all|the|a|an))?(?P<at> )(?=[a-z]+ [a-z]+)"
)
_MEANING = re.compile(
    r"[\"\u201c][A-Z][\w &'\u2019-]{1,60}[\"\u201d],? (?:shall mean|means|will mean|refers to)"
    r"(?: [\w'\u2019-]+){2,6} (?P<at>[a-z]{4,})\b"
)
_PROVISO = re.compile(r"[a-z](?P<at>[,;]? (?:provided,? (?:that|however|further)|except that)\b[^.;]{20,400})(?=[.;])")
_SENTENCE = re.compile(r"[a-z]{3}(?P<at>)\.(?:\s|$)")
_ADJECTIVES = (" written ", " material ", " exclusive ", " past and future ", " direct or indirect ", " current ")
_NOUNS = ("affiliates", "competitors", "territories", "successors", "invoices", "subsidiaries", "drafts", "consultants")
_HIDDEN = (
    "The price of all orders rises by {} percent without notice",
    "The other party waives claim number {} and all later ones",
    "This clause prevails over Section {} of the agreement",
    "Notice under Section {} is deemed given when it is written",
)
_MAKERS: dict[Edit, Callable[[list[Paragraph], Random, Sequence[str]], bool]] = {
    Edit.NUMBER: _number,
    Edit.NEGATION: _negation,
    Edit.DEFINITION: _definition,
    Edit.MOVED: _clause,
    Edit.PROVISO: _proviso,
    Edit.HIDDEN: _hidden,
}
