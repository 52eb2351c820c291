"""Blocks of an agreement that belong to one party: signature blocks, notice blocks and copies to counsel."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from services.redaction.policies.rules import PartyRole
from services.redaction.recognisers.base import Source, compile_pattern


@dataclass(frozen=True, slots=True)
class Zones:
    """The `starts`, `ends` and `roles` of blocks, in order and without overlaps."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    roles: tuple[PartyRole | None, ...]

    def at(self, place: int) -> PartyRole | None:
        """The role of the block at this place, None outside blocks."""
        found = bisect_right(self.starts, place) - 1
        return self.roles[found] if found >= 0 and place < self.ends[found] else None


def zones(source: Source) -> Zones:
    """The blocks of the text, each with the role of its party."""
    begun = sorted(
        {one for begin in (_signatures, _notices, _copies) for one in begin(source)}, key=lambda one: one[:2]
    )
    starts = [start for start, _, _ in begun]
    ends = [min(end, after) for (_, end, _), after in zip(begun, [*starts[1:], len(source.text)], strict=False)]
    return Zones(tuple(starts), tuple(ends), tuple(role for _, _, role in begun))


def role_called(label: str) -> PartyRole:
    """The role of a label such as "Borrowers", in any casing, singular or plural."""
    name = label.casefold()
    return LABELS[name if name in LABELS else name.removesuffix("s")]


def _signatures(source: Source) -> Iterator[tuple[int, int, PartyRole | None]]:
    for pattern in _HEADINGS:
        for whole, label in source.find(pattern, (0, 1)):
            if whole is not None and label is not None:
                role = role_called(label.of(source.text))
                yield label.end, _block_end(source.text, whole.end), role


def _block_end(text: str, start: int) -> int:
    """The end of a signature block. It ends before any other content, because values outside blocks are better
    protected.
    """
    position, signed = start, False
    for _ in range(_LINES):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        if len(line) > _LINE or _OVER.search(line) or (signed and _SIGNS.match(line)):
            return position
        other = _FIELD.match(line)
        if other and position != start and not _OWN_FIELD.match(line):
            return position
        signed = signed or bool(_SIGNS.match(line))
        if end < 0:
            return len(text)
        position = end + 1
    return position


def _notices(source: Source) -> Iterator[tuple[int, int, PartyRole | None]]:
    for whole, label in source.find(_NOTICE, (0, 1)):
        if whole is not None and label is not None:
            yield label.end, whole.end + _NOTICE_LENGTH, role_called(label.of(source.text))


def _copies(source: Source) -> Iterator[tuple[int, int, PartyRole | None]]:
    for (whole,) in source.find(_COPY, (0,)):
        if whole is not None:
            body = source.text[whole.end : whole.end + _COPY_LENGTH]
            yield whole.start, whole.end + _COPY_LENGTH, PartyRole.COUNSEL if _FIRM.search(body) else None


# Labels of parties, in the singular and in lower case.
LABELS = {
    "borrower": PartyRole.BORROWER, "co-borrower": PartyRole.BORROWER, "mortgagor": PartyRole.BORROWER,
    "debtor": PartyRole.BORROWER, "obligor": PartyRole.BORROWER, "pledgor": PartyRole.BORROWER,
    "applicant": PartyRole.BORROWER, "account holder": PartyRole.BORROWER, "cardholder": PartyRole.BORROWER,
    "guarantor": PartyRole.GUARANTOR, "surety": PartyRole.GUARANTOR, "co-signer": PartyRole.GUARANTOR,
    "lender": PartyRole.LENDER, "administrative agent": PartyRole.LENDER, "collateral agent": PartyRole.LENDER,
    "agent": PartyRole.LENDER, "bank": PartyRole.LENDER, "mortgagee": PartyRole.LENDER,
    "secured party": PartyRole.LENDER, "loan officer": PartyRole.LENDER,
    "employee": PartyRole.EMPLOYEE, "executive": PartyRole.EMPLOYEE, "employer": PartyRole.EMPLOYER,
    "client": PartyRole.CLIENT, "customer": PartyRole.CLIENT,
    "provider": PartyRole.PROVIDER, "service provider": PartyRole.PROVIDER, "contractor": PartyRole.PROVIDER,
    "consultant": PartyRole.PROVIDER, "supplier": PartyRole.PROVIDER, "vendor": PartyRole.PROVIDER,
    "witness": PartyRole.WITNESS, "notary public": PartyRole.NOTARY,
}  # fmt: skip
ROLES = "|".join(sorted((f"{one}s?" for one in LABELS), key=lambda one: (-len(one), one)))

_LINES = 14
_LINE = 120
_NOTICE_LENGTH = 500
_COPY_LENGTH = 400
_HEADINGS = (
    compile_pattern(rf"^[ \t]*(?:the[ \t]+)?({ROLES})(?:\(s\))?[ \t]*:", ignore_case=True),
    compile_pattern(rf"^[ \t]*({ROLES.upper()})[ \t]*$"),
    compile_pattern(
        rf"\bas[ \t]+(?:the[ \t]+|an?[ \t]+)?({ROLES})(?:[ \t]+and[ \t]+[\w \t]{{1,40}})?,?[ \t]*$", ignore_case=True
    ),
)
_NOTICE = compile_pattern(
    rf"\b(?:if|when|notices?)\s+(?:(?:is|are)\s+)?(?:(?:sent|given|addressed)\s+)?to\s+(?:the\s+|any\s+)?({ROLES})\b",
    ignore_case=True,
)
_COPY = compile_pattern(r"\bwith\s+(?:a\s+)?cop(?:y|ies)\b[^:\n]{0,80}\bto\b", ignore_case=True)
_FIRM = re.compile(r"\bL\.?L\.?P\b|\bEsq\b|\bCounsel\b|\bLaw\b|\bAttorneys?\b")
_SIGNS = re.compile(r"[ \t]*(?:By|/s/)\b[ \t]*:?", re.IGNORECASE)
_FIELD = re.compile(r"[ \t]*[A-Za-z][\w ./-]{1,40}:")
_OWN_FIELD = re.compile(
    r"[ \t]*(?:by|its|name|print(?:ed)? name|title|date|address|attention|attn|telephone|phone|tel|fax|facsimile"
    r"|telecopier|telecopy|e-?mail|account(?: no\.?| number)?|ssn|ein|taxpayer id\w*)\.?[ \t]*:",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:acknowledged|individually|in witness whereof|exhibit|schedule|annex|state of|county of|sworn|page"
    r"|accepted)\b",
    re.IGNORECASE,
)
