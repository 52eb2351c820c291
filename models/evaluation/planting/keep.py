"""Finds legal text that must stay readable: defined terms, headings, statutes, courts, public institutions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Readable:
    """Legal text that identifies no person: `[start, end)` in code points."""

    start: int
    end: int
    kind: str


def readable(text: str) -> tuple[Readable, ...]:
    """All such places in `text`, in order; they can overlap."""
    return tuple(sorted((*_by_pattern(text), *_defined_terms(text)), key=lambda one: (one.start, one.end)))


def _by_pattern(text: str) -> Iterator[Readable]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Readable(*match.span(1), kind)


def _defined_terms(text: str) -> Iterator[Readable]:
    """Defined terms whose words all occur in lower case too: this excludes the short names of parties."""
    words = frozenset(re.findall(r"\b[a-z]{2,}\b", text)) | _JOINING
    terms = {match.group(1) for match in _DEFINITION.finditer(text)}
    plain = sorted((one for one in terms if words.issuperset(re.findall(r"[a-z]+", one.casefold()))), reverse=True)
    if plain:
        for match in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, plain))})(?!\w)", text):
            yield Readable(*match.span(), "defined_term")


_JOINING = frozenset({"of", "the", "and", "to", "or", "a", "for", "in"})
_DEFINITION = re.compile(r"[\"“]([A-Z][A-Za-z-]+(?: [A-Za-z-]+){0,4})[\"”]")
_NAMED = r"(?:[A-Z][a-z]+(?:,| and| of| for|) ){1,6}"
_COURT = r"(?:United States |U\.S\. |Federal |Supreme |Superior |District |Circuit |Bankruptcy )+Courts?"
_DISTRICT = r"(?:State|Southern District|Northern District|Eastern District|Western District|Second Circuit)"
_INSTITUTIONS = (
    "Securities and Exchange Commission", "Internal Revenue Service", "Federal Reserve System", "Federal Reserve Board",
    "Environmental Protection Agency", "Department of Labor", "Department of Justice", "Department of the Treasury",
    "Pension Benefit Guaranty Corporation", "Federal Deposit Insurance Corporation", "Board of Governors",
    "Food and Drug Administration", "Patent and Trademark Office", "Secretary of State", "European Union",
    "European Commission", "Financial Accounting Standards Board", "New York Stock Exchange",
    "Federal Trade Commission",
)  # fmt: skip
_HEADINGS = (
    "Governing Law", "Waiver of Jury Trial", "Entire Agreement", "Events of Default", "Conditions Precedent",
    "Successors and Assigns", "Representations and Warranties", "Negative Covenants", "Affirmative Covenants",
    "Limitation of Liability", "Severability", "Counterparts", "Force Majeure", "Indemnification", "Confidentiality",
)  # fmt: skip
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("statute", re.compile(rf"\b({_NAMED}(?:Act|Code|Regulations?)(?: of (?:18|19|20)\d\d)?)\b")),
    ("statute", re.compile(r"\b(\d+ (?:U\.?S\.?C\.?|C\.?F\.?R\.?)(?: ?(?:§+|Sections?|Part))? ?\d+[\w.()-]*)")),
    ("statute", re.compile(r"\b(ERISA|Sarbanes-Oxley Act|Dodd-Frank|Uniform Commercial Code|Internal Revenue Code)\b")),
    ("court", re.compile(rf"\b({_COURT}(?: (?:of Appeals |for |of |in )?(?:the )?{_DISTRICT} of [A-Z]\w+)?)\b")),
    ("court", re.compile(r"\b(Court of Chancery|Court of Arbitration|American Arbitration Association)\b")),
    ("institution", re.compile(rf"\b({'|'.join(_INSTITUTIONS)})\b")),
    ("heading", re.compile(r"^[ \t]*((?:ARTICLE|Article|SECTION|Section) [IVXLC\d]+(?:\.\d+)*)\b", re.MULTILINE)),
    ("heading", re.compile(rf"\b({'|'.join(_HEADINGS)})\.")),
)
