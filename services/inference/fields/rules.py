"""The rules for fields: where to search, and which words surround a value. A new field is a row here."""

import re
from dataclasses import dataclass

from services.inference.fields.windows import NAMED
from services.shared.domain.fields.types import FieldKind

HEAD = "beginning"
AFTER_LAW = "After Governing Law"
"""The sentences after the clause, in its paragraph."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A value of `kind` in one of `within` (clause types or `WINDOWS` entries), between `before` and `after`.

    `before` matches the end of the text before the value, `after` the beginning of the text after it. At most `most`
    values are taken from each part of the text. The confidence is the clause's times `share`.
    """

    category: str
    kind: FieldKind
    within: tuple[str, ...]
    share: float
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    most: int = 1


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})[ (“\"]*$", re.IGNORECASE)


def _after(words: str) -> re.Pattern[str]:
    return re.compile(rf"['’)\"”]* ?(?:{words})", re.IGNORECASE)


DEFAULT_RATE = "Default Rate"
REACH = 160
"""How many code points around a value `before` and `after` are matched against."""

_NOT_A_REFERENCE = re.compile(
    r"^(?:(?!\. [A-Z“\"(]|[Dd]efault|[Oo]verdue).)*"
    + "".join(
        f"(?<!{one} {the})" for one in ("relation to", "reference to", "based on", "based upon") for the in ("", "the ")
    )
    + "$"
)
"""In the sentence, before a default; and not interest that is named by its basis: `determined in relation to Prime`."""
_RATE = r"\b(?:rates?|equal to|sum of|at|means?|plus|lesser of|greater of)\b[^;]{0,120}"
_BOUND = (
    r"\b(?:(?:less|more|greater) than|exceed(?: more than)?|excess of|at least|not below|least equal to|minimum of"
    r"|equal to at least)"
)
_CREDIT = r"(?:[\w-]+ ){0,4}(?:facilit|loan|credit|note\b|advances|commitment|line of)"

FIELD_RULES: tuple[Rule, ...] = (
    Rule(
        "Term",
        FieldKind.DURATION,
        ("Expiration Date", "Effective Date"),
        0.9,
        before=_before(
            r"(?:\bterm|period|duration|continu|remain|effect|expir|terminat|valid|until|force|on the|end)"
            r"\w*\b(?:(?!renew|exten[ds]|additional|notice)[^.;]){0,120}"
        ),
        after=_after(
            r"(?:$|[,.;(]|of |the |this |from|after|following|commenc|begin|start|unless|and |thereafter|term|period"
            r"|initial)"
        ),
    ),
    Rule(
        "Renewal Period",
        FieldKind.DURATION,
        ("Renewal Term", "Notice Period To Terminate Renewal"),
        0.9,
        before=_before(
            r"\b(?:re-?new|exten[ds]|additional|successive|further|subsequent|consecutive|automatic|year to year)"
            r"\w*\b(?:(?!notice|prior to|before|unless|(?:no|not) (?:later|less))[^.;]){0,100}"
        ),
        after=_after(r"(?!(?:[\w’']+ ){0,3}(?:notice|prior|before|advance|in advance))"),
    ),
    Rule(
        "Notice Period",
        FieldKind.DURATION,
        ("Notice Period To Terminate Renewal",),
        0.9,
        before=_before(
            r"\b(?:(?:no|not) (?:later|less|fewer|more) than|at least|minimum of|upon|on|by giving|with|giving|within"
            r"|least|notice|notif\w+)\b[^.;]{0,60}"
        ),
        after=_after(r"(?:[\w’',-]+ ){0,6}(?:notice|prior|before|advance|preceding|of the (?:end|expiration))"),
    ),
    Rule("Applicable Law", FieldKind.LAW, ("Governing Law",), 0.97),
    Rule("Forum", FieldKind.TEXT, ("Jurisdiction And Jury Waiver",), 0.9),
    Rule("Forum", FieldKind.TEXT, ("Governing Law",), 0.8),
    Rule("Forum", FieldKind.TEXT, (AFTER_LAW,), 0.75),
    Rule("Liability Cap Amount", FieldKind.MONEY, ("Cap On Liability",), 0.9),
    Rule(
        "Financial Covenant Level",
        FieldKind.RATIO,
        ("Financial Covenant",),
        0.95,
        most=60,
    ),
    Rule(
        "Financial Covenant Level",
        FieldKind.PERCENT,
        ("Financial Covenant",),
        0.9,
        before=_before(rf"{_BOUND}(?: or equal to)?"),
        most=8,
    ),
    Rule(
        "Financial Covenant Amount",
        FieldKind.MONEY,
        ("Financial Covenant",),
        0.85,
        before=_before(
            r"\b(?:net worth|liquid\w*|ebitda?\w*|capital|expenditures?|income|earnings|cash|working|least|less|exceed"
            r"|excess of|balance|up to|minimum|maximum)\b[^.;]{0,120}"
        ),
        most=20,
    ),
    Rule(
        "Financial Covenant Amount",
        FieldKind.MONEY,
        ("Financial Covenant",),
        0.8,
        before=_before(
            r"\b(?:fiscal (?:year|quarter)|period|quarter|closing date|ended|ending|(?:19|20)\d\d|amount)[^.;$]{0,30}"
        ),
        most=20,
    ),
    Rule(
        "Default Rate",
        FieldKind.RATE,
        ("Default Interest",),
        0.9,
        before=_before(r"(?:^|[.;])(?:(?!\blate (?:payment )?(?:charge|fee))[^.;])*"),
        after=_after(r"(?! ?of\b)"),
        most=3,
    ),
    Rule("Default Rate", FieldKind.RATE, ("default rate",), 0.9),
    Rule("Default Rate", FieldKind.RATE, ("default interest",), 0.75),
    Rule("Default Rate", FieldKind.RATE, ("raised",), 0.75, before=_before(r"^")),
    Rule("Maturity Date", FieldKind.DATE, ("maturity",), 0.95),
    Rule("Maturity Date", FieldKind.DATE, ("termination",), 0.75),
    Rule("Maturity Date", FieldKind.DATE, ("unquoted",), 0.75),
    Rule("Maturity Date", FieldKind.DATE, ("available",), 0.6, before=_before(r"^")),
    Rule("Maturity Date", FieldKind.DATE, ("expires",), 0.6, before=_before(r"\bon")),
    Rule("Maturity Date", FieldKind.DATE, ("matures",), 0.75),
    Rule("Maturity Date", FieldKind.DATE, ("named",), 0.95, after=_after(rf"[^.;(\d]{{0,60}}{NAMED}")),
    Rule("Maturity Date", FieldKind.DATE, ("labelled",), 0.9, before=_before(r"^")),
    Rule("Interest Rate", FieldKind.RATE, ("interest",), 0.75, before=_NOT_A_REFERENCE, most=2),
    Rule(
        "Interest Rate",
        FieldKind.RATE,
        ("pays", "own rate", "labelled rate"),
        0.7,
        before=_before(rf"{_RATE}|^[^%;]{{0,40}}"),
        most=2,
    ),
    Rule("Principal Amount", FieldKind.MONEY, ("commitment",), 0.8),
    Rule("Principal Amount", FieldKind.MONEY, ("limit",), 0.8),
    Rule("Principal Amount", FieldKind.MONEY, ("all commitments", "line"), 0.8, before=_before(r"^(?:US)?")),
    Rule(
        "Principal Amount",
        FieldKind.MONEY,
        ("lend",),
        0.7,
        before=_before(
            r"\b(?:principal (?:amount|sum)|at any (?:one )?time|outstanding)\b"
            r"(?:(?!\b(?:minimum|least|multiples?)\b)[^;$]){0,100}"
            r"\b(?:exceed|exceeding|equal to|up to|amount of|percentage of|lesser of)\b"
            r"(?:(?!\b(?:minimum|least|mult))[^;.$]){0,80}"
        ),
    ),
    Rule(
        "Principal Amount",
        FieldKind.MONEY,
        ("promise",),
        0.9,
        before=_before(r"\b(?:(?:sum|amount) (?:of|not (?:to )?exceed(?:ing)?)(?: up to)?|the lesser of:?)[^.;]{0,20}"),
    ),
    Rule("Principal Amount", FieldKind.MONEY, (HEAD,), 0.85, after=_after(_CREDIT), most=3),
    Rule(
        "Principal Amount",
        FieldKind.MONEY,
        (HEAD,),
        0.8,
        before=_before(
            r"\bprincipal (?:amount|sum)\b[^.;]{0,60}\b(?:of|exceed|exceeding|to|up to)"
            r"|\b(?:line of credit|loans?|facility|commitments?|credit)\b[^.;]{0,40}\b(?:of|in the amount of|up to)"
        ),
        most=2,
    ),
)
