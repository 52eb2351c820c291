"""The places of a contract in which a fault of each kind can be planted."""

import re

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
REFERENCE = re.compile(
    r"\b(?:pursuant to|under|in|with|by) Section\s(?P<number>\d{1,2}\.\d{1,2})(?=[ ,;.](?! ?\d| ?\(| ?of"
    r"| ?and| ?or| ?to| ?through))"
)
FOREIGN = re.compile(r"(?:,? (?:and )?Sections? [\d.]{1,7}){1,6} of the\b")
DECIMAL = re.compile(r"\d\.\d")
TITLE = re.compile(r"(?:[A-Z][a-z]+(?:\s+(?:and|of|to|for|the|[A-Z][a-z]+)){0,5}|[A-Z]{4,}(?:\s+[A-Z]{2,}){0,5})")
DEFINITION = re.compile(
    r"\n[ \t\r]*\n[ \t]*[“\"](?P<term>[A-Z][a-z]+(?: [A-Z][a-z]+){1,3})[”\"] "
    r"(?:shall )?means?\b[^“”\"]{20,800}?[.;](?=[ \t\r]*\n[ \t\r]*\n)"
)
POINTER = re.compile(r"(?i)meaning|defined|set forth|for purposes|as used")
VALUE = re.compile(
    r"[a-z]{3} (?P<value>" + MONTH + r" \d{1,2}, \d{4}|\$\d[\d,]{3,15}(?:\.\d\d)?|\w+ \(\d{1,3}\) days)(?=,? [a-z]{3})"
)
PAIR = re.compile(
    r"\b(?:five|ten|fifteen|twenty|thirty|forty-five|sixty|ninety|two|three|four|six"
    r"|twelve) \((?P<figure>\d{1,2})\) (?=[a-z])"
)
DATE = re.compile(r"\b(?P<value>" + MONTH + r" \d{1,2})(?=, (?:19|20)\d\d)")
SENTENCE = re.compile(r"[a-z]{4}\.(?=\s+[A-Z])")
PARAGRAPH = re.compile(r"(?<=[.;])[ \t\r]*\n[ \t\r]*\n")
PREAMBLE = re.compile(
    r"\b(?i:this) (?P<title>(?:[A-Z][\w-]+ ){0,4}(?:Agreement|AGREEMENT))[ ,]{1,3}"
    r"(?:\([^()]{1,60}\)[ ,]{1,2})?(?:is )?(?:dated|made|entered into|made and entered into)"
    r",? (?:as of |on |this )?" + MONTH + r" \d{1,2}, (?P<year>\d{4})"
)
COMPANY = re.compile(
    r"(?P<core>[A-Z][A-Za-z]{3,20}(?: [A-Z][A-Za-z]{2,20}){1,4}),? (?P<form>Inc\.|INC\.|LLC|L\.L\.C\.)"
)
BORROWED = re.compile(r"(?i)terms[^.]{0,200}not[^.]{0,30}defined[^.]{0,200}meaning")
USUAL = re.compile(
    r" (?:Date|Period|Amount|Fee|Rate|Account|Event|Notice|Payment|Price|Product|Loan|Document|Year|Margin)s?$"
)
WITHHELD = re.compile(r"\[\s?\*|\*{3}|\[(?i:redacted|omitted|confidential)")
HEADED = re.compile(r"\n[ \t]*(?:EXHIBIT|SCHEDULE|ANNEX|APPENDIX) \"?[A-Z0-9]")
ATTACHED = re.compile(r"\b(?:attached|annexed)\b")
HEADING = re.compile(r"\n[ \t\r]*\n[ \t]*(?:S(?:ection|ECTION) )?(?P<c>\d{1,2})\.(?P<s>\d{1,2})\.?[ \t]+[A-Z]")
