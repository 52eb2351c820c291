"""Organisations: names that end in a legal form, and public bodies by words such as "Court" or "Ministry"."""

import re
from collections.abc import Iterator

from services.redaction.recognisers.base import Pattern, PatternRecogniser, Source, compile_pattern
from services.redaction.recognisers.lexical.lexicon import (
    COMMON,
    DEMONYMS,
    LABELS,
    LEGAL_FORMS,
    ROLES,
    STATE_CODES,
    words,
)
from services.redaction.recognisers.listed import ListedRecogniser
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class AcronymRecogniser:
    """Finds words in capitals that the document never writes in another way, outside lines that are all in capitals."""

    name = "acronym.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        for (span,) in source.find(_ACRONYM, (1,)):
            if span is None or not source.at_word_edges(span) or source.text[span.end : span.end + 1] == "_":
                continue
            word = span.of(source.text)
            known = word.casefold() in source.lower_words or word.casefold() in _NO_ACRONYMS
            if not known and not _in_capitals(source.text, span.start):
                yield Recognition(span, EntityType.ORGANIZATION, 0.4, self.name)


class OrganisationRecogniser(PatternRecogniser):
    """Finds names by their form. A name does not continue over the end of a sentence: "signed by Jo Roe. Acme Inc"."""

    def find(self, source: Source) -> Iterator[Recognition]:
        for one in super().find(source):
            words = one.span.of(source.text)
            ends = [end.end() for end in _SENTENCE_END.finditer(words) if end.group(1).casefold() not in _ABBREVIATED]
            if not ends:
                yield one
            elif " " in words[ends[-1] :]:
                span = OriginalSpan(one.span.start + ends[-1], one.span.end)
                yield Recognition(span, one.entity_type, one.confidence, one.recogniser)


def _in_capitals(text: str, at: int) -> bool:
    around = text[max(at - _LINE, 0) : at].rpartition("\n")[2] + text[at : at + _LINE].partition("\n")[0]
    return around.isupper()


def _is_particular(name: str) -> bool:
    """Whether the name of a public body is specific enough to identify a place or a person, unlike "the Supreme
    Court".
    """
    return any(word.casefold() not in _GENERIC and word not in DEMONYMS for word in name.split())


_SENTENCE_END = re.compile(r"([^\W\d_]{2,})\.[ \t]+")
_ABBREVIATED = words(
    "inc corp co ltd bros st mfg intl int assoc assocs dept univ natl nat ins mr mrs ms dr jr sr no llc llp lp plc mt"
    " ft pharm tech sys labs ind inds gen hldgs mgmt mgt fin svcs svc grp ctr cos dist bldg ave pty pte cie gebr"
)
_ACRONYM = compile_pattern(r"(\p{Lu}{3,6}(?:-\p{Lu}{1,4})?)")
_LINE = 100
_ROMAN = words("iii vii viii xii xiii xiv xvi xvii xviii xix xxi")
_NO_ACRONYMS = COMMON | LABELS | LEGAL_FORMS | ROLES | _ROMAN | {code.casefold() for code in STATE_CODES}
_GENERIC = (
    COMMON
    | ROLES
    | words(
        """
        the supreme administrative regional high assize security military criminal civil cassation prosecutor’s
        prosecutor's rights human ministry minister interior justice foreign affairs directorate police
        parliament senate union assembly prison labour family juvenile magistrates crown county higher
        provincial chancery lower penal enforcement execution ministerial grand plenary receiving disclosing
        indemnifying indemnified requesting notifying affected breaching terminating third
        """
    )
)
ACRONYMS = AcronymRecogniser()

_OF = r"(?:Bank|Trust|Company|University|Corporation|Institute|Society|College|BANK|COMPANY|UNIVERSITY)[ \t]+(?:of|OF)"
_WORD = rf"(?:{_OF}(?:[ \t]+(?:the|THE))?[ \t]+\p{{Lu}}[\p{{L}}’'-]*|\p{{Lu}}[\p{{L}}\p{{N}}’'.-]*|\d{{1,4}}|&)"
_JOIN = r"(?:,?[ \t]+(?:(?:and|the|for|de|du|des|und|y|&|on|in)[ \t]+){0,2})"
_NAME = rf"(?:{_OF}[ \t]+)?\p{{Lu}}[\p{{L}}\p{{N}}’'.&-]*(?:{_JOIN}{_WORD}){{0,7}}?"
_FORM = (
    r"(?:Inc(?:orporated)?|Corp(?:oration)?|Co(?:mpany|mpanies)?|L\.?L\.?C|L\.?L\.?L\.?P|L\.?L\.?P|L\.?P|Ltd|Limited|P\.?L\.?L?\.?C|GmbH"
    r"|A\.?G|S\.?A(?:\.?S|\.?R\.?L)?|N\.?V|B\.?V|A\.?B|A/S|ASA|Oyj?|S\.?p\.?A|S\.?r\.?l|KGaA|K\.?G|SE|Pte|Pty|N\.?A|F\.?S\.?B|P\.?C"
    r"|INC(?:ORPORATED)?|CO|CORP(?:ORATION)?|COMPANY|LTD|LIMITED|PLC"
    r"|National[ \t]+Association|NATIONAL[ \t]+ASSOCIATION)"
)
_BODY = (
    r"(?:Bank|Trust|Fund|Partners|Partnership|Holdings|Group|Securities|Capital|Associates|Ventures|Insurance|Industries|Enterprises"
    r"|Technologies|Systems|Solutions|Pharmaceuticals|Laboratories|Brothers|Bros|Foundation|University|College|Institute|Hospital"
    r"|BANK|TRUST|FUND|PARTNERS|HOLDINGS|GROUP|SECURITIES|CAPITAL|INDUSTRIES|ENTERPRISES|TECHNOLOGIES|SYSTEMS)"
)
_PUBLIC = (
    r"(?:Court(?:[ \t]+of[ \t]+(?:Appeals?|Cassation|Justice|Human[ \t]+Rights|First[ \t]+Instance|Session))?"
    r"|Ministry(?:[ \t]+of(?:[ \t]+(?:the[ \t]+)?\p{Lu}\p{L}+)+)?|Tribunal|Police|Prosecutor(?:[’']s[ \t]+Office)?"
    r"|Directorate|Commission|Authority|Council|Senate|Parliament|Party|Committee|Office|Agency|Association|Union"
    r"|Government|Prison|Assembly|Board)"
)
_WORDS = r"\p{Lu}[\p{L}’'-]+"

ORGANISATIONS = OrganisationRecogniser(
    "organisation.v1",
    EntityType.ORGANIZATION,
    (
        Pattern(rf"({_NAME}(?:,?[ \t]+(?:&[ \t]+)?{_FORM}\b\.?){{1,3}})", 0.9),
        Pattern(rf"({_NAME}[ \t]+{_BODY}(?:,?[ \t]+{_FORM}\b\.?){{0,2}})", 0.6),
        Pattern(
            rf"({_WORDS}(?:,[ \t]+{_WORDS}){{1,3}},?[ \t]+(?:and|&)[ \t]+{_WORDS})[ \t]+(?:LLP|LLC|PC)",
            0.9,
        ),
    ),
)
PUBLIC_BODIES = ListedRecogniser(
    "public_body.v1",
    EntityType.ORGANIZATION,
    (
        Pattern(
            rf"(\p{{Lu}}[\p{{L}}’'-]+(?:[ \t]+\p{{Lu}}[\p{{L}}’'-]+){{0,4}}[ \t]+{_PUBLIC})\b", 0.45, _is_particular
        ),
    ),
)
