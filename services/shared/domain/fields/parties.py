"""Reads a party's name and role: `Acme LLC, a Delaware limited liability company (the "Borrower")` gives
`Acme LLC (Borrower)`.
"""

import re

from services.shared.domain.fields.types import NoValue


def read(words: str) -> str | NoValue:
    """The name as written, followed by its role in brackets if the text gives one."""
    canonical = _CANONICAL.fullmatch(words)
    name = _LEAD.sub("", words[: _end_of_name(words)]).strip(" ,;:.-–—\"“”'‘’")
    if name and words[: _end_of_name(words)].rstrip().endswith("."):
        name = f"{name}." if _ABBREVIATED.search(name) else name
    if not any(one.isalnum() for one in name):
        return NoValue.BLANK if _BLANK.search(words) else NoValue.NOTHING
    role = canonical["role"] if canonical else _role(words)
    return f"{name} ({role})" if role and role.casefold() != name.casefold() else name


def _end_of_name(words: str) -> int:
    match = _AFTER_NAME.search(words, 1)
    return match.start() if match else len(words)


def _role(words: str) -> str:
    """The defined term for the party: the first that is a known role, else `as Lender`, else the last term."""
    terms = [match["term"].strip(" ,.") for match in _TERM.finditer(words)]
    known = [one for one in terms if _ROLE.search(one)]
    as_role = _AS_ROLE.search(words)
    return known[0] if known else as_role["role"] if as_role else terms[-1] if terms else ""


_CANONICAL = re.compile(r"[^()]+ \((?P<role>[^()\"“”]+)\)")
_LEAD = re.compile(
    r"^(?:(?:by and )?(?:between|among|amongst)|and|by|to|from|with|,|\(\w{1,3}\)|:|the undersigned)\s+", re.IGNORECASE
)
_KINDS = r"(?:company|corporation|limited|partnership|trust|bank|individual|entity)"
_MADE = r"(?:organi[sz]ed|incorporated|formed|existing|established|registered)"
_AFTER_NAME = re.compile(
    rf",? ?\(|[,;]? (?:an? |the )?{_KINDS}\b[^,]{{0,40}}\b{_MADE}\b|,? (?:duly )?{_MADE}\b"
    r"|, (?:an?|the) [A-Za-z]|, (?:as|having|with|whose|located|acting|through|on behalf|together|for itself)\b"
    r"|,? (?:having|with|whose|located) (?:an?|its|the|offices?|principal|registered|address)\b"
    r"| as (?:the )?[A-Z]|[\"“]|,? ?\[ADDRESS_|,? \d{2,}[ -]",
)
_TERM = re.compile(r"[\"“](?P<term>[^\"“”()]{1,60})[\"”]")
_AS_ROLE = re.compile(r",? as (?:the |a |an )?(?P<role>[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,3})")
_ROLE = re.compile(
    r"\b(?:borrowers?|lenders?|agent|guarantors?|bank|buyer|seller|purchaser|vendor|supplier|manufacturer|distributor"
    r"|reseller|licen[sc]or|licen[sc]ee|landlord|tenant|lessor|lessee|employer|employee|executive|franchisor"
    r"|franchisee|client|customer|contractor|consultant|provider|company|developer|owner|operator|disclosing party"
    r"|receiving party|discloser|recipient|maker|holder|payee|pledgor|debtor|secured party|grantor|trustee|sponsor"
    r"|publisher|affiliate|agency|principal|investor|shipper|transporter|member|partner|obligor|issuer)$",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    r"\b(?:inc|corp|co|ltd|l\.?l\.?c|l\.?p|s\.?a|n\.?a|b\.?v|n\.?v|plc|s\.p\.a|jr|sr)$", re.IGNORECASE
)
_BLANK = re.compile(r"__(?!_)|\[[ _*●•.]*\]|[●•]")
