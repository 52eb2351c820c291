"""Whether a clause restricts the assignment of an agreement, and whose. Pure."""

import re

import re2

from services.annotation.agreement.grammar import Modality
from services.annotation.agreement.nouns import Side
from services.annotation.playbook.duties.passage import Meaning, Passage


def assignment_limit(passage: Passage) -> Meaning:
    """A ban on the assignment of the agreement, or of an interest, rights or duties in it, without a consent or at all.
    ONE_SIDED: it binds our side only. A ban that names no one binds both. A licence that cannot be transferred, and a
    right to assign, are other clauses.
    """
    said = _FREELY.sub(_unless_denied, passage.said)
    if not (_BANNED.search(said) or _NOT_ASSIGNABLE.search(said)):
        return Meaning.UNKNOWN if _ENDS.search(said) else Meaning.OTHER_CLAUSE
    if _BOTH.search(said):
        return Meaning.SATISFIED
    bound = {
        passage.sides.of(one.obliged)
        for one in passage.statements(_ASSIGN)
        if one.modality is Modality.MUST_NOT and one.obliged
    }
    return Meaning.ONE_SIDED if bound == {Side.US} else Meaning.SATISFIED


def _unless_denied(right: re.Match[str]) -> str:
    """Nothing for a right to assign without a consent; the words, if they deny it."""
    return right[0] if _DENIED.search(right[0]) else " "


def _words(pattern: str) -> "re2._Regexp[str]":
    return re2.compile(f"(?i){pattern}")


_FREELY = re.compile(
    r"[^.;,]{0,120}\b(?:may|right to|entitled to|free to)\b[^.;]{0,80}\b(?:assign|transfer|delegate)\b[^.;]{0,160}"
    r"\bwithout\b[^.;]{0,60}\b(?:consent|approval)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|none|nor|neither|cannot|only|unless)\b", re.IGNORECASE)
_ASSIGN = re.compile(r"\b(?:assign(?:ed|able)?|transfer(?:red|able)?|delegated?|convey(?:ed)?)\b", re.IGNORECASE)
_OBJECT = (
    r"\b(?:agreements?|contracts?|leases?|licen[cs]es?|rights?|obligations?|duties|hereunder|interests?|benefits?|it|same"
    r"|participation|appointment)\b"
)
_CONSENT = (
    r"without (?:(?:the|any|its|such|obtaining|first|having|obtained|express|prior|written|specific|other|each) ?){0,6}"
    r"[^.;,]{0,60}\b(?:consent|approval|permission|agreement)\b"
)
_WITH_CONSENT = (
    r"\b(?:with|subject to|upon|on|only with) (?:the |any |its |prior |express |written ){0,4}(?:consent|approval)\b"
)
_NO_ONE = (
    r"(?:(?:shall|will|can|must|may) not\b|cannot\b|neither\b|nor\b|none of\b|agrees? not to\b"
    r"|\bno [\w’' ]{1,40}(?:shall|may|will|can)\b)"
)
_BANNED = _words(
    rf"{_NO_ONE}[^.;]{{0,200}}\b(?:assign|transfer|delegate|convey|make (?:any|an) assignment)\b[^.;]{{0,120}}{_OBJECT}"
    r"|\b(?:shall|will|may) not (?:create|make|permit|incur)\b[^.;]{0,160}\bassignment\b[^.;]{0,80}\bagreement\b"
    r"|\b(?:may|right to|entitled to)\b[^.;]{0,60}\b(?:assign|transfer|delegate)\b[^.;]{0,160}"
    rf"{_OBJECT}[^.;]{{0,80}}{_WITH_CONSENT}"
    rf"|\b(?:assign|transfer|delegate)\b[^.;]{{0,120}}{_OBJECT}[^.;]{{0,200}}\b{_CONSENT}"
)
_ENDS = _words(r"\bterminat\w*\b[^.;]{0,80}\b(?:assigned|assignment)\b")
_NOT_ASSIGNABLE = _words(
    rf"{_OBJECT}[^.;]{{0,200}}\b(?:(?:shall|can|must|may|will|is|are|shall be) not|cannot|nor)(?: \w+){{0,4}}"
    r" (?:assign|transfer|delegat)(?:ed|able)\b"
    rf"|{_OBJECT}[^.;]{{0,120}}\b(?:assigned|transferred|delegated)\b[^.;]{{0,120}}\b{_CONSENT}"
    r"|\b(?:any|no) (?:\w+ ){0,3}(?:assignment|transfer|delegation)\b[^.;]{0,200}"
    r"\b(?:void|invalid|ineffective|prohibited|effective|valid)\b"
    r"|\bagreement (?:is|shall be) (?:personal|not assignable|non-?assignable)\b"
    rf"|{_OBJECT}[^.;]{{0,80}}\b(?:is|are|shall be) personal to\b"
)
_BOTH = _words(
    r"\b(?:neither|no|either|each|any) (?:of the )?part(?:y|ies)\b[^.;]{0,240}\b(?:assign|transfer|delegate)"
    r"|\bassign(?:ed|able)[^.;]{0,80}\bby (?:either|any|neither) (?:of the )?part(?:y|ies)\b"
    r"|\bconsent of (?:the|each) other\b"
)
