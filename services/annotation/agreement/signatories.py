"""Parties of the preamble whose name is not on the signature pages. Pure."""

import re

from services.annotation.agreement.roles import parties_of
from services.shared.domain.spans import RedactedSpan


def unsigned_parties(text: str) -> tuple[RedactedSpan, ...]:
    """The names of parties that no signature block has. Empty if the signature pages are left out, are of counterparts,
    or have none of the parties: then their form is not known.
    """
    start = _SIGNED.search(text)
    if start is None or _LEFT_OUT.search(text, start.start()) or not _LINE.search(text, start.end()):
        return ()
    signatures = _letters(text[start.end() :])
    parties = [one.name for one in parties_of(text) if not _ARRANGES.match(text, one.name.end)]
    unsigned = [name for name in parties if not _signs(name.of(text), signatures)]
    return tuple(unsigned) if len(unsigned) < len(parties) else ()


def _signs(name: str, signatures: str) -> bool:
    """Whether the signature pages have the name, without its legal form and punctuation. Short names, and the names of
    several parties, count as there.
    """
    core = _letters(_FORM.sub(" ", name))
    return len(core) < _SHORTEST or bool(_SEVERAL.search(name)) or core in signatures


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words.casefold())


_SHORTEST = 5
_ARRANGES = re.compile(
    r"[,.]{0,2}\s*(?:\(the\s+[“\"]|as\s+)(?:[\w-]{1,20}\s+){0,3}(?:arranger|book\s?-?runner)", re.IGNORECASE
)
_SEVERAL = re.compile(
    r",\s[^,]{3,80}\band\b|\bsuccessor\b|\baffiliates\b|\bsubsidiaries\b|\bthrough\b|/", re.IGNORECASE
)
_SIGNED = re.compile(r"\bI(?:N|n)\s+W(?:ITNESS|itness)\s+W(?:HEREOF|hereof)\b|\bEXECUTED\s+(?:AS\s+OF|on|as\s+of)\b")
_LINE = re.compile(r"\b(?:By|BY)\s{0,3}[:_]|/s/")
_LEFT_OUT = re.compile(
    r"\bsignature\s+pages?\s+(?:to\s+be\s+attached|omitted|follows?|on\s+file|intentionally)\b(?![\s\S]{0,4000}(?:\bBy\s{0,3}[:_]|/s/))"
    r"|\b(?:counterpart|remaining)\s+signature\s+pages?\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:inc(?:orporated)?|l\.?l\.?c|corp(?:oration)?|ltd|limited|l\.?p|l\.?l\.?p|n\.?\s?a|plc|co(?:mpany)?|national\s+association"
    r"|the)\b\.?",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"[^\w\[\]]+")
