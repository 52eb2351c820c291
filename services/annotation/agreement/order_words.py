"""The words of instructions to change an agreement. All repeats are bounded, so that a search is linear."""

import re

ONLY_HEREBY = frozenset({"extended", "increased", "reduced", "decreased", "attached"})
EDGES = ' \t\n\r“"'
ADDS = re.compile(
    r"\b(?:add(?:s|ed|ing|ition\s+of)?\b|created\b|insert|supplement|attach|to\s+include|new\s+(?:definition|section|subsection|clause|paragraph|sentence|schedule))",
    re.IGNORECASE,
)
ADDS_OR_REPLACES = re.compile(
    r"(?P<adds>\b(?:add(?:ed|ing|ition)?\b|insert\w*)|\bnew\s+definitions?)|(?P<replaces>\b(?:replac|substitut|amend|restat)\w*)",
    re.IGNORECASE,
)
OF_THE_AMENDMENT = re.compile(
    r"\b(?:this|the|such)\s+(?:[\w.]+\s+){0,3}Amendment\b(?!\s+and)|\bAmendment[”\"]?\s+(?:means|shall)|\bmeans\s+that\s+certain\s+"
    r"(?:[\w.]+\s+){0,3}Amendment\b"
)
NEW_EXHIBIT = re.compile(r"\bnew\s+(?:exhibits?|schedules?|annex(?:es)?|appendix|appendices)\b", re.IGNORECASE)
ATTACHES = re.compile(
    r"\s+to\s+(?:and\s+made\s+a\s+part\s+of\s+)?the\s+(?:[A-Z]\w+\s+){0,3}(?:Agreement|Lease|Contract|Note)\b"
)
DELETES_ALL = re.compile(r"\b(?:delet|strik|remov)", re.IGNORECASE)
REPLACES = re.compile(r"\b(?:replac|substitut|restat(?:ed|ing)|in\s+lieu)", re.IGNORECASE)
WHOLE = re.compile(
    r"[^.;]{0,80}?\b(?:extended|increased|reduced|decreased|amended\s+to\s+(?:be\b|mean\b|[$\d]|[A-Z][a-z]{2,8}\s\d))",
    re.IGNORECASE,
)
NAME = re.compile(
    r"\b(?!The\b)(?:[A-Z][\w-]*\s+){0,5}(?:Commitments?|Date|Rate|Margin|Amount|Limit|Term|Fees?|Price|Territory)\b"
)
_DATE = r"[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4}"
_VALUE = (
    r"(?:[$€£]\s?\d[\d,]{0,20}(?:\.\d{1,4})?(?:\s(?:million|billion))?|\d[\d,.]{0,20}(?:\s?(?:%|x|per\s?cent|(?:to|:)\s?1\.?0{0,4}))?"
    rf"|{_DATE})"
)
VALUES = (
    re.compile(rf"\bfrom\s+(?P<old>{_VALUE})\s+to\s+(?P<new>{_VALUE})"),
    re.compile(
        rf"\b(?:amended\s+to\s+(?:be|mean)\s+|(?:extended|increased|reduced|decreased)\s+to\s+|amended\s+to\s+(?={_VALUE}))(?P<old>)"
        r"(?P<new>(?:[^.;]|\.(?=\d)){1,160})"
    ),
    re.compile(
        rf"\bDate\s+of\s+(?P<old>{_DATE})\b[^.;]{{0,160}}\b(?:substitut|replac)\w*[^.;]{{0,60}}?\b(?P<new>{_DATE})"
    ),
    re.compile(
        rf"\b(?:delet|strik|replac)\w*\s+(?:the\s+)?(?:references?\s+to\s+|date\s+(?:of\s+)?|amount\s+(?:of\s+)?)?(?P<old>{_VALUE})"
        r"[^.;]{0,100}?\b(?:with|inserting|substituting|therefor)\s+(?:a\s+reference\s+to\s+|(?:the\s+)?date\s+(?:of\s+)?"
        rf"|(?:the\s+)?amount\s+(?:of\s+)?)?(?P<new>{_VALUE})"
    ),
    re.compile(r"\bto\s+provide\s+that\s+(?P<old>)(?P<new>[^;]{1,1500})"),
)
"""Old and new words without quotation marks. The first pattern that matches counts."""
PREVIOUSLY = re.compile(r"\bpreviously\s+(?:read|provided|stated)\b", re.IGNORECASE)
ONLY_MARKER = re.compile(r"\(?\w{1,3}[.)]")
CLOSED = re.compile(r"[”\"][.;,]?(?:\s+and)?[ \t]*\n\s*(?=(?:\(?\w{1,3}[.)]|SECTION|Section|ARTICLE|Article)\s)")
NOW = re.compile(r"\b(?:it\s+)?now\s+reads?\s*:?", re.IGNORECASE)
MARKER = re.compile(r"(?<=[.;”\"\]])\s+\(?\w{1,3}[.)]$")
OF_BASE = re.compile(r"\sof\s+the\s+(?:[A-Z]\w+\s+){0,3}(?:Agreement|Lease|Note|Contract|Indenture)\b")
OWN = re.compile(r"(?:sub)?(?:clause|paragraph)", re.IGNORECASE)
HEREBY = re.compile(r"hereby|herewith|here\s+by|permanently", re.IGNORECASE)
VERB = re.compile(
    r"\b(?:is|are|be),?\s+(?:(?:and\s+)?(?:hereby|here\s+by|herewith|further|also|permanently)\b[\s-]{0,80}(?:is\b|are\b)?,?\s*){0,3}"
    r"(amended|modified|deleted|removed|replaced|substituted|supplemented|restated|revised|rewritten|inserted|added|extended|increased"
    r"|reduced|decreased|attached|created)\b"
    r"|\b(?:agrees?\s+to|hereby)\s+(?:amend|modify|modifies|delete|remove|replace|substitute|revise|add|extend|increase|reduce)s?\b",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"\s+(?:and\s+(?:restated|replaced|extended|increased|reduced)\s*)?,?\s*(?:in\s+(?:its|their)\s+(?:respective\s+)?entiret(?:y|ies)\s*,?\s*)?"
    r"(?:as\s+(?:follows|set\s+forth)|(?:so\s+as\s+)?to\s*(?:read|add|include|delete|provide|replace)"
    r"|by\s+(?:\(\w{1,4}\)\s*)?\w+ing\b|by\s+the\s+addition"
    r"|and\s+(?:restated|replaced|substituted|the\s+following)|from\b(?!\s+time)|(?:so|such)\s+that\b|to\s+(?:be|the|such|this|allow|permit|mean|sections?|articles?|clauses?|paragraphs?|schedules?)\b|with\b|$|[.:;]|(?<=entirety)|(?<=entirety\s)"
    r"|and\s+(?:extended|increased|reduced)\s+(?:to|by|from)\b)",
    re.IGNORECASE,
)
BOUNDARY = re.compile(
    r"\n[ \t]*\n\s*|(?<=[.;:”\"])(?<![Ss]ection\s\d\.)(?<![Ss]ection\s\d\d\.)\s+(?=[A-Z(“\"\[])"
    r"|\n[ \t]*(?=\(\w{1,4}\)|\d{1,2}\.\s|\d{1,2}(?:\.\d{1,2}){1,2}\s+(?:[A-Z]|the\s+following))"
)
FULL_STOP = re.compile(
    r"(?<=[.;:”\"])\s*\n[ \t]*\n|(?<=[a-z)”\"\d]\.)\s+(?=[A-Z(\[\d])|(?<=\.[”\"])\s+(?=[A-Z(\[\d])|(?<=;)\s+and\s*\n"
)
LEAD = re.compile(
    r"(?:(?!\n[ \t]*\n|[:;]|(?<=[a-z]{3})\.\s+[A-Z])[\s\S]){0,500}?"
    r"(?:\b(?:follow(?:s|ing)|read|below|therefor|thereof|definitions?|order)\b"
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
    r"|(?i:definitions?\s+of\s+(?:the\s+term\s+)?|defined\s+terms?\s+)[“\"`'][^”\"\n]{2,80}(?:\n[^”\"\n]{0,40})?[”\"]"
    r"|(?i:initial\s+)?[“\"]?(?i:whereas)[”\"]?\s+clause|(?i:preamble\b|first\s+recital\b)"
    r"|(?i:definitions?|defined\s+terms?)\b)"
    r"(?!\s*(?:\([^)]{0,80}\)\s*)?(?:hereof|hereto|below|above|of\s+this|attached))"
)
CLAUSE = re.compile(
    r"\(\w{1,4}\)\s*(?:by\s+)?(?:amending|deleting|inserting|adding|replacing|substituting|striking|restating)\b",
    re.IGNORECASE,
)
WISHES = re.compile(
    r"\b(?:desires?|wish(?:es)?|requested|requests)\b(?!(?:[^.;]|\.(?=\d)){0,160}\bagree)(?:[^.;]|\.(?=\d)){0,160}$",
    re.IGNORECASE,
)
BEFORE_VERB = re.compile(
    r"\b(?:references?\s+to|words?|phrase|figure|number|amount|date)\s+[“\"]([^“”\"]{1,300})[”\"][^“”\"]{0,160}$",
    re.IGNORECASE,
)
AND_DELETES = re.compile(r"\band\s+(?:further\s+)?by\s+(?:deleting|striking)\b", re.IGNORECASE)
QUOTED = re.compile(r"[“\"]([^“”\"]{1,1500})[”\"]")
DELETES = re.compile(
    r"\b(?:delet|strik|replac|substitut)\w*\s+(?:(?!\bwith\b|\bfor\b|\bby\b|\bin\s+lieu\b|\bthereof\b)[^“”\"]){0,100}$",
    re.IGNORECASE,
)
IN_LIEU = re.compile(
    r"[”\"][,.]?\s+(?:in\s+(?:lieu|place|substitution|its\s+(?:place|stead))|therefor)\b", re.IGNORECASE
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
TRIVIAL = re.compile(
    r"\b(?:delet|strik|remov|replac|insert|add|substitut)\w*\s+(?:(?:from|at)\s+[^“”\"]{1,40}\s)?(?:the\s+)?"
    r"(?:words?|text|phrase|punctuation|reference|period|semi-?colon|comma)?\s*"
    r"(?:[“\"](?:and|or|[.,;:])*(?:;?\s(?:and|or))?[”\"]|\b(?:period|semi-?colon|comma)\b)"
    r"(?:[^“”\";]{0,100}\b(?:with|therefor|thereof|by)\s+(?:the\s+text\s+)?[“\"](?:and|or|[.,;:])*(?:;?\s(?:and|or))?[”\"])?",
    re.IGNORECASE,
)
"""An edit of a conjunction or of punctuation, which another edit needs."""
DEFINED_TERMS = re.compile(
    r"\b(?:definitions?\s+of|defined\s+terms?)\s+(?:the\s+)?(?:(?:defined\s+)?terms?\s+)?"
    r"(?P<terms>[“\"][^“”\"]{2,80}[”\"](?:(?:\s*,)?\s*(?:and\s+|or\s+)?[“\"][^“”\"]{2,80}[”\"]){0,30})",
    re.IGNORECASE,
)
TERM = re.compile(r"[“\"]([^“”\"]{2,80})[”\"]")
DEFINED_IN = re.compile(r",?\s+(?:as\s+)?(?:defined|set\s+forth|specified)\s+in\b")
AFTER = re.compile(
    r"\b(?:after|before|preceding|prior\s+to|immediately\s+following)\s+(?:the\s+)?(?:existing\s+)?$", re.IGNORECASE
)
OWN_NUMBER = re.compile(
    r"[“\"\s]{0,4}((?:(?:Sub)?Section|Article|Paragraph|SECTION|ARTICLE)\s+)?(\d{1,2}\.\d{1,3}[A-Z]?)\b(?!\s*%)"
)
NEXT_NUMBER = re.compile(
    r"^[ \t“\"]{0,12}(?:(?:Sub)?[Ss]ection\s+|SECTION\s+)?(\d{1,2})\.(\d{1,3})\b[.\s]", re.MULTILINE
)
DEFINITION = re.compile(
    r"(?:^|(?<=[:“\"]))[ \t]*[“\"`']{1,2}([^“”\"'`\n]{2,90}(?:\n[^“”\"\n]{0,60})?)[”\"']{1,2}"
    r"(?:,?\s+(?:\([^)\n]{1,80}\)\s+)?(?:(?:as|at|for|with)\s[^.;:“”\"\n]{1,80}\s)?(means|shall\s+(?:mean|have)|has\s+the\s+meaning|is\s+defined)"
    r"|[;,.]?(?:\s+and)?[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
NUMBERED = re.compile(r"(?:^|(?<=[“\"]))[ \t]*[“\"]?\(([a-z]{1,4}|\d{1,2})\)\s", re.MULTILINE)
