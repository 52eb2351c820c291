"""The words in titles of documents, and what they say of the type. Tables only: rules that find documents read them."""

import re
from collections.abc import Mapping

_KINDS = ("exhibit", "schedule", "annex", "appendix", "attachment", "addendum")
_WORDS = "|".join(word for kind in _KINDS for word in (kind.upper(), kind.title()))
_LABEL = (
    r"(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Z]{1,3}|[IVXL]{1,6})(?:[-.]?(?:\d{1,2}|[A-Z]{1,2}))?"
    r"(?:\s?\([A-Za-z0-9]{1,4}\)){0,3}"
)

HEADING = re.compile(
    rf"""^[^\S\n]{{0,200}}+(?P<kind>{_WORDS})(?:[^\S\n]{{1,20}}+|(?=\d))(?:[Nn][Oo]\.[^\S\n]?)?["“'‘]?(?P<label>(?>{_LABEL}))["”'’]?
      (?P<to>[^\S\n]{{1,9}}(?:TO|to|To)[^\S\n]{{1,9}}[A-Z][^\n]{{0,80}})?
      (?P<title>[^\S\n]{{0,20}}(?:[-–—:.][-–—]?|\()[^\S\n]{{0,20}}[^\n]{{0,120}}|[^\S\n]{{2,20}}[A-Z][^\n]{{0,120}})?
      [^\S\n]{{0,200}}+$""",
    re.X | re.MULTILINE,
)
"""The heading of an attachment on a line of its own: `EXHIBIT A-1`, `Schedule 2.1(a) – Commitments`."""

TITLE = re.compile(r"^[^\S\n]{0,200}+(?P<title>[A-Z\[\"“][^\na-z]{2,78}?)[^\S\n]{0,200}+$", re.MULTILINE)
NAMES = re.compile(
    r"\b(?:AGREEMENT|AMENDMENT|CERTIFICATE|CONSENT|GUARANTY|GUARANTEE|NOTE|NOTICE|LETTER|WAIVER|ASSIGNMENT"
    r"|ACKNOWLEDGE?MENT|JOINDER|OPINION|MORTGAGE|AFFIDAVIT|DEED|SUPPLEMENT|LEASE|INDENTURE)\b"
)
OWN_SCHEDULE = re.compile(r"(?:[A-Z]+ ){1,3}SCHEDULE")
PARTY = re.compile(r"\b(?:COMPANY|CORPORATION|BANK|INC|LLC|LTD|LIMITED|N\.A)\b\W*$")
"""A line in capitals that names a document."""

REFERENCE = re.compile(
    r"^\W*(?:hereto|hereof|hereby|attached|annexed|and|or|of|is|are|shall|may|which|in|as|for"
    r"|thereto|sets|contains|under|that|has|by|with|from|on|at|lists|above|below)\b"
)
"""What follows a mention of an attachment instead of its title."""

CONTENTS = re.compile(r"(?:\.\s?){3,}|\t\s*[ivx\d]{1,5}\s*$|\s{4,}[ivx\d]{1,5}\s*$")
"""An entry of a table of contents, with the number of a page."""

SIGNED = re.compile(
    r"\bIN\s{1,9}WITNESS\s{1,9}WHEREOF\b|/s/|^[^\S\n]{0,80}(?:By|BY|Name|NAME|Title|TITLE|Its|ITS)[^\S\n]{0,9}(?:[:_].*)?$"
    r"|(?i:\bsignature\s{1,9}page)|\b[Vv]ery\s{1,9}truly\s{1,9}yours",
    re.MULTILINE,
)
"""Words of a block of signatures."""

OPENING = re.compile(
    r"\b(?:T(?:HIS|his)|E(?:ACH|ach)\s{1,9}(?:OF|of)|T(?:HE|he)\s{1,9}(?:UNDERSIGNED|undersigned)|FOR\s{1,9}VALUE|[Ff]or\s{1,9}value"
    r"|R(?:EFERENCE|eference)\s{1,9}(?:is|IS)|I,|To:|TO:|D(?:ATED?|ated?)\b|Dear\b|Ladies\s|WHEREAS|W\s?I\s?T\s?N\s?E\s?S\s?S|RE:|Re:"
    r"|P(?:URSUANT|ursuant)\s{1,9}(?:to|TO))|[$€£]\s?\d"
)
"""How a document opens after its title."""

FORM = re.compile(r"(?i)\bform\s{1,9}of\b|\bspecimen\b")
BLANK = re.compile(
    r"_{4,}|\[[ \t·●•_.-]{0,40}\]|\[(?i:date|name|insert|party|company|amount)[^\]\n]{0,40}\]|\b(?:19|20)\d?_{1,3}"
    r"|\[[A-Z][A-Z ]{3,60}|(?<=[\w$\[,])\u00a0{6,}(?=[\w,.\] ])"
)
"""A place that is filled in later."""

TYPES: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(rf"(?i)\b(?:{words})\b(?=\W*$|\s+(?:of|to|for|from|by|form|no|supplement|due)\b|[^\S\n]*[-–—:(,])")
    for kind, words in {
        "assignment": r"assignment and (?:acceptance|assumption)(?: agreement)?"
        r"|(?:assignment|transfer|participation) agreement",
        "amendment": r"amendment|modification|waiver|extension agreement",
        "notice": r"notice|(?:rate|borrowing|bid|loan|advance|draw|disbursement) request|request|application|election",
        "opinion": r"opinions?",
        "certificate": r"certificat(?:e|ion)|affidavit",
        "consent": r"consent(?: and agreement)?|acknowledge?ment|joinder",
        "letter": r"(?:fee|side|commitment|engagement|comfort|designation|transmittal) letter|letter agreement"
        r"|letter to",
        "guaranty": r"guarant(?:y|ee)",
        "security agreement": r"(?:security|pledge|collateral|control) (?:\w+ ){0,2}agreement|mortgage|deed of trust"
        r"|debenture|security deed",
        "note": r"note",
        "nda": r"(?:confidentiality|non-?disclosure) agreement",
        "employment": r"employment agreement",
        "lease": r"lease",
        "licence": r"licen[cs]e agreement",
        "credit agreement": r"(?:credit|loan|facility) agreement",
        "agreement": r"agreement|contract|indenture",
    }.items()
}  # fmt: skip
"""The type of a document by the words of its title. The first that matches is taken."""

LISTS = frozenset({"schedule", "exhibit"})
"""Types without signatures."""
LATER = frozenset({"assignment", "certificate", "notice", "opinion"})
"""Types that are forms if they are attached: they are written while the agreement is in force."""

OPENINGS: Mapping[str, re.Pattern[str]] = {
    "note": re.compile(r"(?is)\bfor\s{1,9}value\s{1,9}received\b.{0,600}?\bpromises?\s{1,9}to\s{1,9}pay\b"),
    "letter": re.compile(r"(?m)^[^\S\n]{0,80}Dear\s"),
}
"""The type by the first words, if the title does not give it."""
