"""Postal addresses: an anchor (a street with its number, a post-office box, a city with state and code) and the parts
that follow it (unit, city, state, code, country), in the formats of the United States, the United Kingdom and
continental Europe.
"""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Source, compile_pattern
from services.redaction.recognisers.lexical.lexicon import STATE_CODES, STATE_NAMES
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class AddressRecogniser:
    """Finds anchors with RE2, then adds the parts that follow each anchor, one after the other, as long as they
    match.
    """

    name = "address.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        for pattern, alone in _ANCHORS:
            for (span,) in source.find(pattern, (min(pattern.groups, 1),)):
                if span is None or not source.at_word_edges(span):
                    continue
                end, parts = _extend(source.text, span.end - _follows(span.of(source.text)))
                confidence = min(1.0, alone + 0.15 * parts)
                start = span.start - _leads(source.text[max(span.start - _LEAD_REACH, 0) : span.start])
                yield Recognition(OriginalSpan(start, end), EntityType.ADDRESS, confidence, self.name)


def _extend(text: str, end: int) -> tuple[int, int]:
    """The end of the address after adding the parts that follow `end`, and the number of added parts."""
    parts = 0
    for kind in _PARTS:
        for _ in range(3 if kind is _UNIT else 1):
            match = kind.match(text, end, min(end + _REACH, len(text)))
            if match is None:
                break
            end, parts = match.end(), parts + 1
    return end, parts


def _leads(before: str) -> int:
    """Number of characters at the end of `before` that name a part of a house: "Flat 3, "."""
    match = _LEAD.search(before)
    return len(match.group()) if match else 0


def _follows(words: str) -> int:
    """Number of characters at the end of `words` that are the label of the next field."""
    match = _FOLLOWS.search(words[-_REACH:])
    return len(match.group()) if match else 0


_REACH = 160
_LEAD_REACH = 30
_LEAD = re.compile(r"\b(?i:flat|apt\.?|apartment|unit|suite|room|floor|block)[ \t]+[\w-]{1,5},[ \t\n]{1,4}$")
_NAMED_STATE = "|".join(name.replace(" ", r"\s+") for name in STATE_NAMES)
_STATE = rf"(?:{_NAMED_STATE}|{'|'.join(STATE_CODES)}|N\.Y\.|D\.C\.|Ohio)"
_ZIP = r"\d{5}(?:[ ]?[-–‑][ ]?\d{4})?"
_STREET_WORD = (
    r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|plaza|square|sq|parkway|pkwy|highway|hwy|way"
    r"|circle|cir|terrace|trail|turnpike|tpke|pike|alley|mews|crescent|close|gardens|grove|park|center|centre|quay|wharf|loop|route"
    r"|rte|expressway|freeway|causeway|crossing|concourse|broadway)"
)
_COUNT_WORD = r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_NUMBER = rf"(?:\d+[A-Za-z]?(?:[-–/]\d+[A-Za-z]?)?|{_COUNT_WORD})"
_STREET_START = r"(?:\p{Lu}[\p{L}.’'-]*|\d+(?:st|nd|rd|th|ST|ND|RD|TH))(?:[ \t]+|[ \t]*\n[ \t]*)"
_STREET_NEXT = r"(?:\p{Lu}[\p{L}.’'-]*|\d+(?:st|nd|rd|th|ST|ND|RD|TH)|of|the|and|&)"
_STREET_NAME = rf"{_STREET_START}(?:{_STREET_NEXT}(?:[ \t]+|[ \t]*\n[ \t]*)){{0,4}}?"
_STREET_OF_SAINT = rf"(?:{_STREET_NEXT}[ \t]+){{0,2}}(?:St|Mt|Ft)\.?[ \t]+(?:{_STREET_NEXT}[ \t]+){{1,3}}"
_ROUTE = r"(?:Avenue|Rue|Route|Highway|Hwy|County[ \t]Road)"
_STREETS = (
    rf"\b{_NUMBER}[ \t]+{_STREET_NAME}{_STREET_WORD}\b\.?",
    rf"\b{_NUMBER}[ \t]+{_STREET_OF_SAINT}{_STREET_WORD}\b\.?",
    rf"\b{_NUMBER}[ \t]+{_ROUTE}[ \t]+(?:of[ \t]+the[ \t]+)?(?:\p{{Lu}}\p{{L}}*|\d+)\b",
    rf"\b{_NUMBER}[ \t]+(?i:broadway)\b",
)
_GERMANIC = (
    r"(?:(?i:straße|strasse|stra(?:ss|ß)e|str\.|weg|gasse|platz|allee|damm|laan|straat|gracht|gade|gatan|vägen|veien"
    r"|katu|tér|utca|út)|vej|tie)"
)
_ROMANCE = (
    r"(?i:rue|avenue|boulevard|quai|chemin|place|impasse|cours|allées?|passage|ruelle|esplanade|promenade|faubourg|montée|via|viale"
    r"|piazza|piazzale|corso|vicolo|strada|lungomare|calle|avenida|paseo|plaza|carrer|camino|ronda|travesía|rua|praça|largo|travessa"
    r"|estrada|alameda|ulica|ul\.|aleja|al\.|os\.|pl\.)"
)
_OF = r"(?:(?:de|du|des|la|le|les|del|della|dei|da|do|dos)[ \t]|d’|l’|d'|l')*"
_PROPER = r"\p{Lu}[\p{L}’'-]+(?:[ \t]\p{Lu}[\p{L}’'-]+)*"
_LEADING = r"\d+(?:[ \t](?:bis|ter))?,?[ \t]"
_CYRILLIC_AND_GREEK = (
    r"(?:Οδός|Λεωφόρος|Λ\.|Λεωφ\.|ул\.|улица|пр\.|просп\.|проспект|пер\.|переулок|бул\.|бульвар|вул\.|шоссе|наб\.)[ \t]"
    r"\p{Lu}[\p{L}.’'-]*(?:[ \t]\p{L}[\p{L}.’'-]*){0,3},?[ \t](?:(?:д|дом|кв)\.?[ \t]?)?\d+[\p{L}]?"
)
_OTHER_SCRIPTS = (
    _CYRILLIC_AND_GREEK,
    r"(?:\p{Han}|[\d０-９-])*(?:省|市|区|县|縣|區|路|街|道|丁目|町)(?:\p{Han}|[\d０-９-])*[\d０-９]+(?:\p{Han}|[\d０-９-])*",
    r"شارع[ \t][\p{Arabic} \t]{2,40}[\d٠-٩]*",
)
_CONTINENT = (
    r"\p{Lu}[\p{L}.’'-]*[ \t](?:Street|Str\.|Road|Avenue|Square)[ \t]\d+[a-zA-Z]?\b",
    *_OTHER_SCRIPTS,
    rf"\p{{Lu}}[\p{{L}}.’'-]*[ -]?{_GERMANIC}[ \t]\d+[ \t]?[a-zA-Z]?\b",
    rf"\b(?:{_LEADING})?{_ROMANCE}[ \t]{_OF}{_PROPER},?[ \t]\d+[a-zA-Z]?\b",
    rf"\b{_LEADING}{_ROMANCE}[ \t]{_OF}{_PROPER}",
)
# A street without a word such as "Street": the place that follows identifies it.
_INNER = (
    r"(?:(?:am|an|im|in|ob|bei|unter|vor|auf|der|dem|den|sur|sous|en|les|le|la|du|de|del|della|di|do|dos|upon|under|of|by|the|aan|op)"
    r"[ \t]){0,2}"
)
_CITY = rf"(?:[’']s-)?\p{{Lu}}[\p{{L}}.’'-]+(?:[ \t]{_INNER}(?:[dl][’'])?\p{{Lu}}[\p{{L}}.’'-]+){{0,3}}"
_UNKNOWN_STREET = rf"\b{_NUMBER}[ \t]+(?:{_STREET_NEXT}[ \t]+){{0,5}}{_STREET_NEXT}\.?"
_UNIT_OF_IT = (
    r"(?:[ \t]*,?[ \t\n]*(?i:suite|ste\.|unit|apt\.|floor|room|flat|#|p\.?o\.? box)[ \t]*[\w-]{1,8}"
    r"|,?[ \t\n]*\d{1,2}(?:st|nd|rd|th)[ \t]Floor|,[ \t](?:N\.?[EW]|S\.?[EW]|[NSEW])\b\.?"
    r"|[ \t](?:North|South|East|West)|[ \t]\d{1,5}){0,3}"
)
_THEN_PLACE = rf"{_UNKNOWN_STREET}{_UNIT_OF_IT}[ \t]*[,\n]\s{{0,8}}{_CITY},?[ \t\n]{{1,4}}"
_ISLAND_CODES = r"(?:[A-Z]{1,2}\d[A-Z\d]?[ \t]{1,2}\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d)"
_NUMBER_LAST = (
    r"(?:\p{Lu}[\p{L}.’'-]*[ \t](?:\p{L}[\p{L}.’'-]*[ \t]){0,4})?"
    r"\p{L}[\p{L}.’'-]+,?[ \t]\d{1,4}(?:[/-]\d{1,4})?[a-zA-Z]?"
)
_CODE_FIRST = r"(?:(?:[A-Z]{1,2}-)?\d{4,5}(?:[ \t][A-Z]{2})?|\d{2}-\d{3}|\d{3}[ \t]\d{2})"
_BEFORE_CODE = (
    rf"{_THEN_PLACE}{_STATE}\.?,?\s{{1,8}}{_ZIP}\b",
    rf"{_THEN_PLACE}{_ISLAND_CODES}\b",
    rf"{_NUMBER_LAST}[ \t]*[,\n]\s{{0,8}}{_CODE_FIRST}[ \t]{_CITY}\b",
)
_SPOKEN = (
    r"\b(?i:(?:live|reside|stay)[sd]?|residing|living|located|address(?:[ \t]+is|[ \t]+was)?)[ \t:]+(?:at[ \t]+)?"
    r"(\d+[A-Za-z]?(?:[ ,]+(?:\p{Lu}[\p{L}.’'-]*|\d+[A-Za-z]?)){1,8})"
)
_POST_BOX = (
    r"\b(?i:p\.?[ \t]*o\.?[ \t]*(?:box|drawer)|post[ \t]+office[ \t]+box|postfach)[ \t]+(?:(?i:no)\.?[ \t]*)?"
    r"[\dA-Z][\dA-Z-]*\b"
)
_CITY_STATE_ZIP = rf"{_CITY}[\s,]{{1,6}}{_STATE}\.?,?\s{{1,8}}{_ZIP}\b"
_UK_CODE = r"[A-Z]{1,2}\d[A-Z\d]?[ \t]{1,2}\d[A-Z]{2}\b"
_CANADA_CODE = r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d\b"

# Patterns of `re`, not RE2: they run only at the end of an anchor.
_GAP = r"[\s,]{1,24}"
_WORD = r"(?:[dl][’'])?[^\W\d_a-z][\w.’'-]*"
_TOWN = rf"(?:[’']s-)?{_WORD}(?:[ \t]{{1,2}}{_INNER}{_WORD}){{0,3}}"
_DIRECTION = re.compile(r",?[ \t]*(?:N\.?[EW]|S\.?[EW]|[NSEW]|North|South|East|West)\b\.?(?![’'\w])")
_UNIT_WORD = (
    r"(?i:suite|ste|unit|apt|apartment|room|rm|floor|fl|level|building|bldg|tower|mail[ ]?(?:stop|code)|drawer|box|lot"
    r"|flat|p\.?o\.?[ ]?box)"
)
_UNIT = re.compile(
    rf"{_GAP}(?:{_UNIT_WORD}\.?[ \t]*(?i:no\.?[ \t]*)?[\w][\w./-]{{0,12}}|#[ ]?\w{{1,6}}"
    r"|(?i:[\w-]{1,14}[ \t]+(?:floor|fl)\b\.?)|(?i:(?:north|south|east|west)[ \t]+tower))"
    r"|[ \t]\d{1,5}(?=[ \t]*[,\n])"
)
_STATE_ZIP = rf"{_STATE}\b\.?(?:,?\s{{1,8}}{_ZIP}\b)?"
_CODE = rf"(?:{_UK_CODE}|{_CANADA_CODE})"
_PLACE = re.compile(
    rf"(?:{_GAP}(?!(?:{_STATE})\b)[^\n,\d]{{2,40}})?{_GAP}{_TOWN}{_GAP}(?:{_STATE_ZIP}|{_CODE})"
    rf"|{_GAP}(?:[A-Z]{{1,2}}-)?\d{{4,5}}[ \t]{_TOWN}|{_GAP}(?:{_STATE}\.?,?\s{{1,8}})?{_ZIP}\b"
    rf"|{_GAP}(?:{_TOWN}{_GAP})?{_CODE}|{_GAP}{_TOWN}[ \t]\d{{3}}[ ]?\d{{2,3}}\b"
)
_COUNTRY = re.compile(
    r"[\s,]{1,6}(?:U\.S\.A?\.?|USA?|United[ \t]+States(?:[ \t]+of[ \t]+America)?|United[ \t]+Kingdom|U\.?K\b\.?"
    r"|England|Scotland|Wales|Canada|Ireland|Germany|France|Switzerland|Italy|Spain|Netherlands)\b"
)
_PARTS = (_DIRECTION, _UNIT, _PLACE, _COUNTRY)
_NUMBERED_TWICE = (
    rf"\b\d+[ \t]{_STREET_START}(?:\p{{L}}[\p{{L}}.’'-]*[ \t]+){{0,3}}\d+[a-zA-Z]?[\s,]+(?i:apt|suite|unit|ste)\.?"
    r"[ \t]+\d+\b"
)
_LABELLED_CODE = (
    r"\b(?i:zip|postal|post)[ \t]*(?i:code)?(?:[ \t]is)?[ \t:]{1,3}([A-Z]{0,2}\d[\dA-Z]*(?:[ -]?[\dA-Z]{2,4})?)\b"
)
_CORNER = (
    r"\b(?:(?i:the)[ \t]+)?(?i:corner|intersection)[ \t]+of[ \t]+(?:(?:\p{L}[\p{L}.’'-]*|\d+\w*)[ \t]+){1,6}?and[ \t]+"
    r"(?:\p{Lu}[\p{L}.’'-]*|\d+\w*)(?:[ \t]+(?:\p{Lu}[\p{L}’'-]*|\d{1,4}[A-Za-z]?)){0,4}"
)
_FOLLOWS = re.compile(
    r"[\s,]+(?:attention|attn|if|for|telephone|telecopy|tel|fax|facsimile|e-?mail|with|copy|to|re|phone|and|the)$",
    re.IGNORECASE,
)
_ANCHORS = tuple(
    (compile_pattern(regex), alone)
    for regex, alone in (
        *((one, 0.75) for one in _STREETS),
        *((one, 0.75) for one in _CONTINENT),
        *((one, 0.85) for one in _BEFORE_CODE),
        (_POST_BOX, 0.9),
        (_CITY_STATE_ZIP, 0.9),
        (rf"\b{_UK_CODE}", 0.7),
        (rf"\b{_CANADA_CODE}", 0.6),
        (_SPOKEN, 0.8),
        (_NUMBERED_TWICE, 0.8),
        (_LABELLED_CODE, 0.7),
        (_CORNER, 0.8),
        (r"\b(?:Suite|Ste\.|Apt\.)[ \t]+\d+[A-Z]?\b", 0.6),
    )
)
ADDRESSES = AddressRecogniser()
