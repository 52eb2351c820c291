"""Clauses of loans that are easily taken for one another: what they do for our side. Pure.

The words and the grammar of the sentence decide. If they do not, the answer is `UNKNOWN`, never `SATISFIED`.
"""

import re
from collections.abc import Collection, Iterable

from services.annotation.agreement.grammar import Modality
from services.annotation.agreement.nouns import Side, Trade, default_side
from services.annotation.agreement.statements import Statement
from services.annotation.playbook.duties.passage import OPPOSITE, Meaning, Passage
from services.shared.domain.spans import RedactedSpan


def default_interest(passage: Passage) -> Meaning:
    """A higher rate after a default or on overdue sums."""
    said = _NO_CHOICE.sub(" ", _BEFORE_DEFAULT.sub(" ", passage.said))
    late = [one for one in _STOPS.split(said) if _INTEREST.search(one) and _OVERDUE.search(one)]
    if not late:
        return Meaning.OTHER_SUBJECT
    return Meaning.SATISFIED if any(map(_HIGHER.search, late)) else Meaning.NARROWER


def indemnity(passage: Passage) -> Meaning:
    """An indemnity by the other side. A duty to pay costs is narrower."""
    if not _INDEMNITY.search(passage.said):
        return Meaning.NARROWER if _COSTS.search(passage.said) else Meaning.OTHER_SUBJECT
    return _bound(passage, passage.statements(_INDEMNIFY), _DUTY)


def insurance(passage: Passage) -> Meaning:
    """A continuing duty to insure, with our side as loss payee or additional insured."""
    passage = _after_lead(passage)
    if not _INSURANCE.search(passage.said) or not _INSURE.search(passage.said):
        return Meaning.OTHER_SUBJECT
    bound = _bound(passage, passage.statements(_INSURE), _DUTY)
    if bound in (Meaning.ONE_SIDED, Meaning.OTHER_SUBJECT):
        return bound
    named = [_LOSS_PAYEE.sub(" ", match.group()) for match in _PAYEE.finditer(f"{passage.said} {passage.after}")]
    ours = any(passage.sides_in(words) & {Side.US, Side.BOTH} for words in named)
    return Meaning.SATISFIED if ours else Meaning.NARROWER


def _after_lead(passage: Passage) -> Passage:
    """An item of a list of insurances, with the words that open the list."""
    if _INSURE.search(passage.said):
        return passage
    start = passage.whole.start
    lead = _INSURING.search(passage.text, max(0, start - _LEAD), start)
    if lead is None:
        return passage
    return Passage(passage.text, RedactedSpan(lead.start(), passage.span.end), passage.sides, passage.grammar)


def assignment_ban(passage: Passage) -> Meaning:
    """A ban on assignment that binds the other side. A ban on the sale of assets is another subject."""
    said = _SUFFERED.sub(" ", passage.said)
    if not _ASSIGN.search(said) or not _NO_ASSIGNMENT.search(said):
        return Meaning.OTHER_SUBJECT
    if _ASSETS.search(passage.said) and not _ASSIGNED.search(passage.said):
        return Meaning.OTHER_SUBJECT
    agreed = (passage.sides_in("".join(filter(None, match.groups()))) for match in _BOUND_BY_NAME.finditer(said))
    if any(sides & {Side.THEM, Side.BOTH} for sides in agreed):
        return Meaning.SATISFIED
    end = min(len(passage.text), passage.whole.end + _NEXT)
    near = Passage(passage.text, RedactedSpan(passage.span.start, end), passage.sides, passage.grammar)
    bound = {one.obliged for one in near.statements(_ASSIGN) if one.modality in _BAN and one.obliged}
    if len({noun for noun in bound if passage.sides.of(noun) is Side.UNKNOWN}) > 1:
        return Meaning.SATISFIED  # each of two parties is bound, so that the other side is
    return _bound(passage, passage.statements(_ASSIGN), _BAN)


def amendments(passage: Passage) -> Meaning:
    """Who consents to an amendment, or in which form. A clause on delay in the use of rights is another subject."""
    if not _AMEND.search(_OF_OTHERS.sub(" ", _ON_AMENDMENTS.sub(" ", _AS_AMENDED.sub(" ", passage.said)))):
        return Meaning.OTHER_SUBJECT
    return Meaning.SATISFIED if _FORM.search(passage.said) else Meaning.NARROWER


def restriction(passage: Passage) -> Meaning:
    """A restriction of the other side, not a carve-out from one."""
    if _PERMITTED.match(passage.span.of(passage.text)):
        return Meaning.OTHER_SUBJECT
    said = passage.grammar.statement(passage.span)
    return _bound(passage, [said], _BAN)


def _bound(passage: Passage, statements: Iterable[Statement], wanted: Collection[Modality]) -> Meaning:
    """SATISFIED if a statement binds the other side, or both. OTHER_SUBJECT if all give rights or freedoms."""
    said = list(statements)
    binding = [one for one in said if one.modality in wanted]
    sides = {_bound_side(passage, one) for one in binding}
    if sides & {Side.THEM, Side.BOTH}:
        return Meaning.SATISFIED
    if Side.US in sides:
        return Meaning.ONE_SIDED
    freeing = said and all(one.modality in _FREEING for one in said)
    return Meaning.OTHER_SUBJECT if freeing else Meaning.UNKNOWN


def _bound_side(passage: Passage, statement: Statement) -> Side:
    """The side that is bound. In a loan, a borrower is the other side even if the document has it on both, and a
    customer is, if it owes something to our side.
    """
    side = passage.bound(statement)
    if side is not Side.UNKNOWN or passage.sides.trade is not Trade.LOAN:
        return side
    if statement.obliged == _CUSTOMER:
        return OPPOSITE[passage.sides.of(statement.beneficiary)]
    return default_side(statement.obliged, Trade.LOAN) if statement.obliged in _BORROWERS else side


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DUTY = frozenset({Modality.MUST})
_BAN = frozenset({Modality.MUST_NOT})
_FREEING = frozenset({Modality.MAY, Modality.NEED_NOT})
_STOPS = re.compile(r"\.\s(?=[A-Z])")
_INTEREST = _words(
    r"\b(?:(?:bear|carr)\w* (?:\w+ )?interest|interest (?:on|shall|will|is|at|rate|accru\w+|payable|after)"
    r"|(?:pay|rate of|default|accrue|additional) interest|applicable margin|default rate|rate per annum"
    r"|default margin|rate of"
    r"|(?:raise|increase)\w* (?:\w+ ){0,4}rates?|rates? (?:\w+ ){0,3}(?:raise|increase)[sd]?)\b"
)
_BEFORE_DEFAULT = _words(
    r"\b(?:prior to|before|absent|in the absence of|(?:if|while|so long as|provided) (?:that )?(?:there is )?no)"
    r" [^,.;]{0,60}\bdefault\b"
)
_NO_CHOICE = _words(r"\bno (?:\w+ )?(?:loan|advance|borrowing)s? (?:may|shall) be (?:made|converted|continued)\b[^.;]*")
_OVERDUE = _words(
    r"\b(?:default\w*|overdue|past[- ]due|delinquen\w+|(?:not|un)\s?paid (?:when|on the date|as and when|within|after)"
    r"|late"
    r"|(?:not|if not) (?:so )?paid|fail\w* to (?:pay|make)|after (?:\w+ )?(?:maturity|acceleration)|matured)\b"
)
_HIGHER = _words(
    r"\bdefault (?:rate|interest|margin)|post-default|\b(?:rises?|plus|additional|increased?|higher"
    r"|above|in excess of|over)\b"
    r"|\b(?:maximum|highest) (?:\w+ ){0,3}rate|\d\s?%|\bper ?cent"
)
_INDEMNITY = _words(r"\b(?:indemnif\w+|indemnit\w+|(?:hold|save|keep)s? (?:\w+,? ){0,12}harmless)\b")
_INDEMNIFY = _words(
    r"\b(?:indemnif(?:y|ies)|indemnity|(?:hold|save|keep)s?(?=(?:\s\w+,?){0,12}\s(?:harmless|indemnified)\b))\b"
)
_COSTS = _words(r"\b(?:costs?|expenses?|fees|disbursements|reimburs\w+)\b")
_INSURANCE = _words(r"\b(?:insur\w+|polic(?:y|ies))")
_INSURE = _words(r"\b(?:maintain(?:ed)?|keep|carry|procure|insure|obtain|purchase|take out|effect|provide)\b")
_INSURING = _words(
    r"\b(?:maintain|keep|carry|procure|obtain|provide)\b[^.;:]{0,160}\b(?:insurance|cover(?:age)?)\b[^.;:]{0,160}:"
)
_LEAD = 500
_PAYEE = _words(
    r"[^.;]{0,160}\b(?:loss payees?|loss(?:es)? payable|payable to|(?:additional|named|co-?) ?(?:named )?insureds?"
    r"|mortgagees?|as (?:an )?insureds?|lender['’]?s loss)\b[^.;]{0,160}"
)
_LOSS_PAYEE = _words(r"\bloss payees?")
_ASSIGN = _words(r"\b(?:assign(?:s|ed|able|ment|ing)?|transfer(?:s|red|able)?|delegate[sd]?|convey(?:ed)?)\b")
_NO_ASSIGNMENT = _words(
    r"\b(?:(?:can)?(?<!whether or )not|no|neither|nor|without|unless|void|prohibit\w*|non|approval|consent)\b"
    r"[^.;]{0,240}\b(?:assign|transfer|delegat|convey)|\b(?:assign|transfer|delegat|convey)\w*[^.;]{0,100}"
    r"\b(?:not be|not by|not permitted|cannot|without|unless|void|prohibited|consent|approval|permission)\b"
)
_CUSTOMER, _BORROWERS = "customer", frozenset({"borrower", "guarantor", "obligor", "loan party", "credit party"})
_NEXT = 300
_ASSETS = _words(
    r"\b(?:assign|transfer|convey)\b[^.;]{0,120}"
    r"\b(?:assets|accounts|propert(?:y|ies)|receivables|inventory|equipment|shares|rents|collateral)\b"
)
_ASSIGNED = _words(
    r"\b(?:agreements?|rights?|obligations?|duties|hereunder|thereunder|documents?|notes?|contracts?|interests?|licen[cs]es?"
    r"|loans?|advances?|commitments?|guarant(?:y|ee)|warrants?|assignment|nor (?:be )?assign\w*)\b"
)
_SUFFERED = _words(r"\bnot (?:\w+ ){0,2}(?:object|contest|oppose|refuse)\b[^.;]*")
_BOUND_BY_NAME = _words(
    r"(?P<who>[^.;,]{1,60}) (?:agrees?|covenants?|undertakes?)"
    r" (?:that (?:it|they) (?:shall|will|may) not|not to) (?:\w+ (?:or )?){0,3}(?:assign|transfer|delegate)\b"
    r"|\b(?:any|no) (?:\w+ ){0,3}(?:assignment|transfer)\b[^.;]{0,60} by (?P<maker>[^.;,]{1,40})[^.;]{0,120}"
    r"\b(?:void|valid|effective|prohibited|permitted)\b"
    r"|\bassigned\b[^.;]{0,80}\bbut not by (?P<other>[^.;,]{1,40})"
    r"|\b(?:rights?|obligations?|interests?) of (?P<holder>[^.;,]{1,40}) (?:under|in|here)[^.;]{0,80}"
    r"\b(?:not|non)(?: be|-)? ?(?:assign|transfer)(?:able|ed)\b"
)
_AMEND = _words(
    r"\b(?:amendments?|amend(?:ed)?|modif(?:y|ied|ications?)|supplement(?:ed)?|altered|varied|variations?|changed"
    r"|changes? (?:to|of) (?:this|the (?:agreement|note|terms)|any (?:provision|term)))\b"
)
_AS_AMENDED = _words(
    r"\b(?:as (?:the same|so|it|they|heretofore|previously|further|hereafter)?(?: may| has| have| is)?(?: been| be)?"
    r"(?: from time to time)?(?: so)? ?(?:amended|modified|supplemented|restated|renewed|extended|varied|altered)"
    r"(?:,? (?:and|or|otherwise|and/or|restated|supplemented|modified|renewed|extended|amended|replaced),?){0,8})"
)
_OF_OTHERS = _words(
    r"\b(?:amend|modif|supplement|chang|waive)\w*\b"
    r"(?:(?!\b(?:this|hereof|provisions?|loan documents?|agreement)\b)[^.;]){0,80}"
    r"\b(?:charter|by-?laws|articles|certificates?|organi[sz]ational|constitutional|material|leases?|indentures?"
    r"|subordinat\w+|financial statements|plans?|polic(?:y|ies)|insurance|budgets?)\b"
    r"|\b(?:charter|by-?laws|articles|certificates?|leases?|indentures?)\b[^.;]{0,60}\b(?:amend|modif|chang)\w*"
)
"""Amendments of papers of the borrower, which a covenant limits."""
_ON_AMENDMENTS = _words(
    r"\b(?:in connection with|relating to|in respect of|arising from|preparation of|negotiation of|expenses? of"
    r"|consents? (?:\w+ ){0,3}to)"
    r" (?:any |the |such |an |all )?(?:[\w“”\"'-]+,? ){0,6}?(?:amendments?|modifications?|supplements?|waivers?)\b"
)
_FORM = _words(
    r"\b(?:writ\w+|oral(?:ly)?|sign\w*|consents?|approv\w+|executed|agreement of|required|majority|instrument)\b"
)
_PERMITTED = _words(
    r"\W{0,4}(?:\([a-z]{1,4}\)\s{0,2})?(?:provided|except|other than|notwithstanding|excluding|unless|[“\"]?permitted"
    r"|liens (?:for|arising|in favou?r|imposed|created|securing)|indebtedness (?:under|existing|owing|secured))\b"
)
