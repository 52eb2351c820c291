"""The words of instructions to change an agreement. All repeats are bounded, so that a search is linear."""

import re

ONLY_HEREBY = frozenset({"extended", "increased", "reduced", "decreased", "attached"})
EDGES = ' \t\n\r“"'
ADDS = re.compile(
    r"\b(?:add|insert|supplement|new\s+(?:definition|section|subsection|clause|paragraph|sentence|schedule))",
    re.IGNORECASE,
)
DELETES_ALL = re.compile(r"\b(?:delet|strik|remov)", re.IGNORECASE)
REPLACES = re.compile(r"\b(?:replac|substitut|restated|in\s+lieu)", re.IGNORECASE)
WHOLE = re.compile(
    r"[^.;]{0,80}?\b(?:extended|increased|reduced|decreased|restated\s+in\s+the\s+form)\b", re.IGNORECASE
)
NAME = re.compile(r"\b(?:[A-Z][\w-]*\s+){0,5}(?:Commitments?|Date|Agreement|Rate|Margin|Amount|Limit|Term|Fees?)\b")
PREVIOUSLY = re.compile(r"\bpreviously\s+(?:read|provided|stated)\b", re.IGNORECASE)
NOW = re.compile(r"\bnow\s+reads?\s*:?", re.IGNORECASE)
MARKER = re.compile(r"(?<=[.;”\"])\s+\(?\w{1,3}[.)]$")
OWN = re.compile(r"(?:sub)?(?:clause|paragraph)", re.IGNORECASE)
HEREBY = re.compile(r"hereby|herewith|here\s+by|permanently", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:is|are|be),?\s+(?:(?:and\s+)?(?:hereby|here\s+by|herewith|further|also|permanently)\b\s*(?:is\b|are\b)?,?\s*){0,3}"
    r"(amended|modified|deleted|removed|replaced|substituted|supplemented|restated|revised|inserted|added|extended|increased"
    r"|reduced|decreased|attached)\b"
    r"|\b(?:agrees?\s+to|hereby)\s+(?:amend|modify|modifies|delete|remove|replace|substitute|revise|add|extend|increase|reduce)s?\b",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"\s+(?:and\s+(?:restated|replaced)\s*)?,?\s*(?:in\s+(?:its|their)\s+(?:respective\s+)?entiret(?:y|ies)\s*,?\s*)?"
    r"(?:as\s+(?:follows|set\s+forth)|(?:so\s+as\s+)?to\s+(?:read|add|include|delete|provide|replace)"
    r"|by\s+(?:\(\w{1,4}\)\s*)?\w+ing\b|by\s+the\s+addition"
    r"|and\s+(?:restated|replaced|the\s+following)|from\b|(?:so|such)\s+that\b|to\s+(?:be|the|such|this)\b|$|[.:;]|(?<=entirety)|(?<=entirety\s))",
    re.IGNORECASE,
)
BOUNDARY = re.compile(r"\n[ \t]*\n\s*|(?<=[.;:”\"])\s+(?=[A-Z(“\"\[])|\n[ \t]*(?=\(\w{1,4}\)|\d{1,2}\.\s)")
FULL_STOP = re.compile(
    r"(?<=[.;:”\"])\s*\n[ \t]*\n|(?<=[a-z)”\"\d]\.)\s+(?=[A-Z(\[\d])|(?<=\.[”\"])\s+(?=[A-Z(\[\d])|(?<=;)\s+and\s*\n"
)
LEAD = re.compile(
    r"(?:(?!\n[ \t]*\n|[:;])[\s\S]){0,500}?(?:\b(?:follow(?:s|ing)|read|below|therefor|thereof|definitions?|order)\b"
    r"(?:(?!\n[ \t]*\n|[.:])[\s\S]){0,200}:|:(?=\s*(?:\n|[“\"])))",
    re.IGNORECASE,
)
END = re.compile(
    r"\bIN\s+WITNESS\s+WHEREOF\b"
    r"|(?:\n[ \t]*|(?<=[.”\"])[ ]{1,3})(?:(?:SECTION|Section|SUBPART|ARTICLE|PART)\s+)?"
    r"[\dIVX]{1,4}\.?[\d.]{0,4}[ \t.]+(?:Representations|"
    r"REPRESENTATIONS|Conditions|CONDITIONS|Effect|EFFECT|Miscellaneous|MISCELLANEOUS|Counterparts|COUNTERPARTS|Governing|"
    r"GOVERNING|No\s+Other|NO\s+OTHER|Ratification|RATIFICATION|Waiver|WAIVER|Consent|CONSENT|Reduction|Fees|FEES|"
    r"Continu|CONTINU|Reaffirm|REAFFIRM|Amendments?\s+(?:to|of)|AMENDMENTS?\s+(?:TO|OF))"
    r"|\n[ \t]*\([a-z]{1,3}\)[ \t]*(?:Amendments?\s+(?:to|of)|AMENDMENTS?\s+(?:TO|OF))\b"
    r"|\bExcept\s+as\s+[^.;]{0,60}\b(?:Amendment|amended|modified|hereby)\b|\n[ \t]*(?:SECTION|Section)\s+\d+\.\s"
    r"|\n[ \t]*(?:SECTION|Section|PART)\s+[\dIVX]+\s{0,4}\.?\s{0,4}(?:CONDITIONS|Conditions)",
)
TARGET = re.compile(
    r"\b(?:(?i:(?:sub)?sections?|clauses?|articles?|(?:sub)?paragraphs?|schedules?|exhibits?|annex(?:es)?|appendix|recitals?)\s+"
    r"(?:\w{1,8}\s+\(\d+\)|\([\w]{1,5}\)(?:\([\w]{1,5}\))*)"
    r"|(?i:(?:sub)?sections?|clauses?|articles?|(?:sub)?paragraphs?|schedules?|exhibits?|annex(?:es)?|appendix|recitals?)\s+"
    r"[\dA-Z](?!\w*[a-z]{2})[\w.()-]*(?:\s?\([\w]{1,5}\))*"
    r"|(?i:definitions?\s+of\s+(?:the\s+term\s+)?)[“\"`'][^”\"\n]{2,80}(?:\n[^”\"\n]{0,40})?[”\"]"
    r"|(?i:initial\s+)?[“\"]?(?i:whereas)[”\"]?\s+clause|(?i:preamble\b|first\s+recital\b)"
    r"|(?i:definitions?|defined\s+terms?)\b)"
    r"(?!\s*(?:\([^)]{0,80}\)\s*)?(?:hereof|hereto|below|above|of\s+this|attached))"
)
CLAUSE = re.compile(
    r"\(\w{1,4}\)\s*(?:by\s+)?(?:amending|deleting|inserting|adding|replacing|substituting|striking|restating)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"]([^“”\"]{1,1500})[”\"]")
DELETES = re.compile(
    r"\b(?:delet|strik|replac|substitut)\w*\s+(?:(?!\bwith\b|\bfor\b|\bby\b|\bin\s+lieu\b|\bthereof\b)[^“”\"]){0,100}$",
    re.IGNORECASE,
)
INSERTS = re.compile(
    r"\b(?:insert|add|substitut|in\s+lieu|lieu\s+thereof|therefor|with|replac\w*\s+in\s+lieu|following|reads?)\w*[^“”\"]{0,110}$",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?:following|after|before|preceding|prior\s+to|definitions?\s+of)\s+(?:the\s+)?"
    r"(?:(?:word|phrase|text|term|clause|reference)s?\s+(?:to\s+)?)?$",
    re.IGNORECASE,
)
DEFINITION = re.compile(
    r"(?:^|(?<=[:“\"]))[ \t]*[“\"`']{1,2}([^“”\"'`\n]{2,90}(?:\n[^“”\"\n]{0,60})?)[”\"']{1,2}"
    r"(?:\s+(?:\([^)\n]{1,80}\)\s+)?(means|shall\s+(?:mean|have)|has\s+the\s+meaning|is\s+defined)"
    r"|[;,.]?(?:\s+and)?[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
NUMBERED = re.compile(r"(?:^|(?<=[“\"]))[ \t]*[“\"]?\(([a-z]{1,4}|\d{1,2})\)\s", re.MULTILINE)
WAIVES = re.compile(
    r"\b(?:hereby\s+(?:agrees?\s+to\s+|temporarily\s+|permanently\s+)?waives?|to\s+waive|(?:is|are)\s+hereby\s+waived"
    r"|waives?\s+(?:its|their|the)\s+rights?\s+under|deemed\s+not\s+to\s+violate)\b"
    r"(?=[^.;]{0,160}\b(?:Sections?|Default|requirements?|compliance|covenants?|provision)\b)"
    r"(?!.{0,160}\b(?:jury|venue|objection|presentment|demand|defen[sc]es?|claims?|forum|trial|set-?off)\b)",
    re.IGNORECASE,
)
REFERS = re.compile(
    r"\b(?:each|all|any)\s+references?\s+(?:in|to|made)\b(?!\s+the\s+(?:numbers?|titles?))"
    r"(?=[^.;]{0,120}\b(?:Agreement|Documents?|Notes?|Loans?|Lease|Contract)\b)(?=[^.;]{0,700}\b(?:shall|is|are)\s+(?:hereafter\s+|hereinafter\s+|also\s+)?"
    r"(?:be\s+)?(?:hereby\s+)?(?:means?|deemed|refer|references?|a\s+reference|construed)\b)",
    re.IGNORECASE,
)
OVERRIDES = re.compile(
    r"\bNotwithstanding\s+anything\s+(?:to\s+the\s+contrary\s+)?(?:contained\s+)?in\s+the\s+(?:[A-Z]\w+\s+){1,3}Agreement\b"
)
