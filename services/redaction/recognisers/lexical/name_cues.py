"""Evidence around a name that it belongs to a person: labels, verbs, and objects that only persons have."""

import re
from collections.abc import Sequence

SURE, PERHAPS = 2, 1


def before(text: str, start: int) -> int:
    """The weight of the evidence before `start`: 0, `PERHAPS` or `SURE`."""
    words = text[max(start - _REACH, 0) : start]
    return _strongest(words, _BEFORE)


def after(text: str, end: int) -> int:
    """The weight of the evidence after `end`: 0, `PERHAPS` or `SURE`."""
    words = text[end : end + _REACH]
    return next((weight for pattern, weight in _AFTER if pattern.match(words)), 0)


def weight_of_block(text: str, start: int, end: int) -> int:
    """The weight of the evidence in the lines: `SURE` if the name fills a line below a signature line or a caption,
    or a cell of a table beside a number or an e-mail address; otherwise 0.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if line_end - line_start > _LINE:
        return 0
    lead, tail = text[line_start:start], text[end:line_end]
    if not _CELL_BEFORE.search(lead) or not _CELL_AFTER.match(tail):
        return 0
    others = f"{lead} \t {tail}"
    if _PERSONAL.search(others):
        return SURE
    above = text[max(line_start - _ABOVE, 0) : line_start].rstrip().split("\n")
    below = text[line_end + 1 : line_end + 1 + _REACH].partition("\n")[0]
    if _SIGNED_ON.search(above[-1]) or _STREET_LINE.match(below):
        return SURE
    return SURE if others.strip() and any(_NAMES_HEADER.search(one) for one in above[-_ROWS:]) else 0


def _strongest(words: str, patterns: Sequence[tuple[re.Pattern[str], int]]) -> int:
    """The weight of the first pattern that matches. `patterns` are in the order of their weights."""
    return next((weight for pattern, weight in patterns if pattern.search(words)), 0)


_REACH, _LINE, _ABOVE, _ROWS = 70, 300, 600, 6
_WHO = (
    r"(?:names?|attn|attention|att|contacts?|contact\s+person|from|to|cc|witness(?:es)?|notar(?:y|ies)(?:\s+public)?|attest(?:ed)?|agents?"
    r"|trustees?|directors?|officers?|managers?|members?|(?:share|stock|account|card|policy|note)?\s?holders?|borrowers?|guarantors?|sureties|surety"
    r"|grantors?|mortgagors?|pledgors?|chargors?|lessees?|lessors?|tenants?|landlords?|sellers?|buyers?|purchasers?|debtors?|payees?|payors?"
    r"|beneficiar(?:y|ies)|insured|owners?|keeper|employees?|consultants?|executives?|brokers?|advis[eo]rs?|counsel|solicitors?|attorneys?"
    r"|attorney[\s-]in[\s-]fact|custodian|guardian|executors?|administrator|spouse|husband|wife|mother|father|parents?|child(?:ren)?|patient"
    r"|applicants?|clients?|customers?|users?|signator(?:y|ies)|persons?|individuals?|principals?|partners?|representatives?|delegates?"
    r"|deput(?:y|ies)|assistant|secretary|president|chair(?:man|woman|person)?|treasurer|donors?|settlor|obligors?|makers?|engineer|analyst"
    r"|relationship|key\s+man|respondent|plaintiff|defendant|claimant|by|per|its|signed|signature|printed|print|undersigned|s/)"
)
_LABEL = re.compile(
    rf"(?:^|[^\w])(?i:{_WHO})(?:\(s\))?(?i:\s+name)?\s{{0,3}}(?:\([^()\n]{{0,30}}\)\s{{0,3}})?[:–—/-][\s_*x]{{0,40}}$"
)
_LABELLED_LIST = re.compile(rf"(?:^|[^\w])(?i:{_WHO})(?:\(s\))?\s?:[^\n:]{{1,60}}(?:[;,]|\band)\s*$")
_CAPTION = re.compile(
    rf"(?:^|\n)\s*(?i:{_WHO})(?:[’']s)?(?i:\s+(?:names?|and|address|of|person|the|for|notices)){{0,5}}\s*\n\s*$"
)
_HUMAN = re.compile(
    r"(?i:/s/|\(signed\)|(?<![a-z])(?:attn|attention|messrs|undersigned|thank|thanks|deceased|came|appeared|c/o|esq|dear|mr|ms|mrs|dr)[.,:]?"
    r"|(?:life|death|wife|husband|spouse|widow|son|daughter|brother|sister|mother|father|relatives?|estate|attention|signature|person"
    r"|absence|heirs?|care)\s+of|(?:custodian|guardian|nominee|substitute|ask|looking)\s+for|before\s+me(?:\s+by)?|speak\s+(?:to|with)"
    r"|(?:sworn|subscribed|acknowledged|witnessed|chaired|answered|handled|drafted|typed)\s+(?:before\s+me\s+)?by|known\s+as"
    r"|presence\s+of|signed,\s+sealed\s+and\s+delivered\s+by|(?:individually|personally),?|sincerely,|yours,|regards,|respectfully,)\s*$"
)
_PROSE = re.compile(
    r"(?i:(?:order|behalf|favou?r|instance|request|names?|consent|obligations|rights|benefit|property|residence|home|office|services"
    r"|employment|appointment|election|resignation|direction|knowledge|designee|affiliate|interest|shares|account|each|either|any|one)\s+of"
    r"|(?:issued|payable|paid|owed|granted|belongs?|conveyed|transferred|assigned|sold|remit|directed?|addressed|sent|delivered|given"
    r"|applies|apply|lent|leased|reports?|reported|refer|referred|according|notices?|notice|confirmed|copy|copies|known|questions?|go)\s+to"
    r"|(?:signed|executed|delivered|made|given|represented|owned|held|controlled|guaranteed|managed|appointed|brought|examined|led|headed"
    r"|prepared|witnessed|approved|authori[sz]ed|certified|issued|submitted|registered|maintained|operated|granted|provided|borne)\s+by"
    r"|(?<![a-z])(?:of|whereas|contact|call|appoints?|appointed|engages?|employs?|hires?|hired|and|between|among|by|from|to|with|for|or|if"
    r"|unless|until|while|when(?:ever)?|that|both|neither|nor|as|upon|against|v\.|vs\.|in\s+which),?)\s*$"
)
_LISTED = re.compile(r"(?:[;•|\t(]|\(\w{1,3}\)\s|\n\s*(?:[-–*•]|\(?\w{1,3}[.)])\s*|\n\s*\n\s*|[:–—]\s*)$")
_BEFORE = (
    (_LABEL, SURE),
    (_LABELLED_LIST, SURE),
    (_CAPTION, SURE),
    (_HUMAN, SURE),
    (_PROSE, PERHAPS),
    (_LISTED, PERHAPS),
)
_GIVEN_OUT = (
    r"(?:passports?|ssn|s\.s\.n|social\s+(?:security|insurance)|tax(?:payer)?\b|tin\b|dob\b|d\.o\.b|date\s+of\s+birth|born|employee\s+(?:no|id|number)"
    r"|nmls|crd\b|bar\s+no|tel\b|telephone|phone|mobile|cell|e-?mail|fax|direct\s+(?:line|dial)|customer|patient|national\s+(?:id|identity)"
    r"|id\b|identity|identified|driver|driving|licen[cs]e|nationality|citizen|resid|domicile|aged?\b|home\s+address|whose|who\b|whom\b|an?\s+"
    r"(?:individual|natural|citizen|resident|minor|married|single|unmarried|adult|national|widow|director|officer|employee)|individually"
    r"|bearing|holder\s+of|holding|holds|living|currently\s+of|c/o|esq|m\.d|ph\.d|c\.p\.a|a\.s\.o)"
)
_ROLE = (
    r"(?:(?:its|the|senior|executive|first|assistant|deputy|acting|group|managing|chief|vice|head|general|authori[sz]ed|sole)\s+){0,3}"
    r"(?:president|officer|treasurer|secretary|director|manager|counsel|signatory|chair(?:man|woman|person)?|controller|trustee|notary|attorney"
    r"|partner|member|ceo|cfo|coo|cto|of\s+\w+|analyst|engineer|consultant|solicitor|deputy|treasury|legal|escalation|plaintiff|defendant)"
)
_PHONE = r"\+?\(?\d{1,5}\)?(?:[ ./()–-]{1,2}\d{1,6}){2,}|\+\d{7,}|\d{10}"
_STREET = (
    r"(?:\d{1,6}[A-Za-z]?(?:[-–]\d+)?,?\s+(?:bis\s+)?\w|p\.?\s?o\.?\s|post\s+office"
    r"|(?:one|two|three|four|five|flat|suite)\s+\w)"
)
_AFTER = (
    (re.compile(rf"(?i:\s*[,(;|–—-]{{0,2}}\s*{_GIVEN_OUT})"), SURE),
    (re.compile(rf"(?i:\s*[,(–—-]\s*{_ROLE}\b)"), SURE),
    (re.compile(rf"(?i:\s*[,(;|<–—:-]{{0,2}}\s*(?:{_PHONE}|[\w.+-]+@))"), SURE),
    (re.compile(rf"(?i:\s*,\s*(?:of\s+|at\s+)?{_STREET})"), SURE),
    (re.compile(r"(?:,|,?\s+(?i:of|at))\s+[^\W\d_a-z][\w.’' -]{2,30}[\s,]\s?\d{1,4}\b"), SURE),
    (
        re.compile(
            r"(?i:,?\s+(?:has|have|had)\s+(?:hereunto\s+)?set\s+(?:her|his|their)|,?\s+(?:acting\s+)?as\s+(?:attorney|custodian|trustee|guardian|executor"
            r"|nominee|witness|managing|sole|director|agent\s+for)|\s+is\s+(?:the\s+)?plaintiff|,?\s+resigned|\s+was\s+(?:appointed|born|examined)"
            r"|[’']s\s+(?:wife|husband|spouse|signature|employment|salary|death|home)|\s+(?:and|or)\s+(?:her|his)\b|\s+personally|\s+died"
            r"|\s*\(?(?:deceased|retired|spouse|chair)\b|,?\s+(?:jr|sr)\b|\s+in\s+(?:her|his)\s)"
        ),
        SURE,
    ),
    (
        re.compile(
            rf"(?i:[ \t]*,?[ \t]*\n\s*(?:{_GIVEN_OUT}|{_ROLE}\b|title\b|its:|{_PHONE}|[\w.+-]+@"
            r"|my\s+commission|address:))"
        ),
        SURE,
    ),
    (re.compile(rf"(?i:[ \t]*,?[ \t]*\n\s*{_STREET})"), PERHAPS),
    (re.compile(r"(?:[ \t]*\.{5,}|[ \t]*_{3,})"), PERHAPS),
    (re.compile(r"\s+v\.\s|\s+(?i:shall|will|may|is|has|ceases|agrees|covenants|holds|owns)\b"), PERHAPS),
)
_CELL_BEFORE = re.compile(r"(?:^|[\t|]|\s{2})[ \t]*(?:(?:[-–*•]|\(?\w{1,3}[.)]|[xX])[ \t]+)?$")
_CELL_AFTER = re.compile(r"[ \t]*(?:$|[\t|]|\s{2}|[.…]{4}|_{3}|[,;(–—-])")
_PERSONAL = re.compile(rf"@\w|{_PHONE}|(?<![$€£¥\d,.])\b[A-Z]{{0,4}}-?\d{{5,}}(?![,.]\d)|\b[A-Z]{{1,4}}-?\d{{4,}}\b")
_STREET_LINE = re.compile(rf"(?i:\s*{_STREET})|\s*[^\W\d_][\w.’' -]{{3,40}}[ ,]\d{{1,4}}\s?[a-z]?\s*$")
_SIGNED_ON = re.compile(
    r"(?i)_{5,}|\.{8,}|-{8,}|/s/|\(l\.s\.\)|\(seal\)|presence\s+of\W*$|undersigned\W*$|(?:yours|sincerely|regards|respectfully),?$"
    rf"|^\s*{_WHO}(?:[’']s)?(?:\s+(?:name|and|address|for|of|notices|the))*\s*:?$|commission\s+expires|\bguarantor$|\bborrower:?$"
)
_NAMES_HEADER = re.compile(
    r"(?i)(?:^|[\t|]|\s{2})\s*(?:full\s+|legal\s+|first\s+|last\s+)?(?:names?|holders?|employees?|borrowers?|persons?|contacts?|officers?|directors?"
    r"|shareholders?|individuals?|members?|owners?|users?|guarantors?|lessees?|debtors?|signator(?:y|ies)|trustees?|beneficiar(?:y|ies)|founders?"
    r"|partners?|investors?|sellers?|buyers?|purchasers?|heirs?|managers?|executives?|staff|donors?|tenants?|lessors?)"
    r"(?:\s+names?)?\s*(?:$|[\t|]|\s{2})"
)
