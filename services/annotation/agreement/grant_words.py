"""The words of waivers, releases, overrides and restatements. All repeats are bounded, so that a search is linear."""

import re

WAIVES = re.compile(
    r"\b(?:hereby\s+(?:agrees?\s+to\s+|\w{4,16}ly\s+(?:and\s+\w{4,16}ly\s+)?)?waives?|to\s+waive|(?:is|are)\s+hereby\s+waived"
    r"|waives?\s+(?:its|their|the)\s+rights?\s+under|deemed\s+not\s+to\s+violate)\b"
    r"(?=[^.;]{0,160}\b(?:Sections?|Default|requirements?|compliance|covenants?|provision)\b)"
    r"(?!.{0,160}\b(?:jury|venue|objection|presentment|demand|defen[sc]es?|claims?|forum|trial|set-?off)\b)",
    re.IGNORECASE,
)
CONSENTS = re.compile(
    r"\b(?:Lenders?|Banks?|Agents?|Holders?|Noteholders?|Purchasers?|Mortgagee|Landlord|Licensor|Franchisor)\b"
    r"[^.;:]{0,60}\b(?:hereby\s+(?:\w{1,15}\s+){0,2}consents?\s+to|(?:consents?|agrees?)\s+to\s+forbear|hereby\s+forbears?|shall\s+forbear)\b"
    r"(?![^.;]{0,120}\b(?:jurisdiction|venue|service\s+of\s+process|execution|terms\s+of\s+this|provisions\s+of\s+this"
    r"|this\s+(?:[A-Z]\w+\s+)?(?:Amendment|Agreement|Waiver|Consent))\b)"
)
REFERS = re.compile(
    r"\b(?:(?:each|all|any)\s+references?\s+(?:in|to|made)|references\s+in\s+the\s+(?:[A-Z]\w+\s+){1,4}to)\b(?!\s+the\s+(?:numbers?|titles?))"
    r"(?!\s+(?:an?\s+)?[“\"](?!th(?:is|e)\b|here|credit|loan\s+agreement|agreement|note|lease))"
    r"(?![^.;“\"]{0,100}\bto\s+(?:an?\s+)?[“\"](?!th(?:is|e)\b|here|credit|loan\s+agreement|agreement|note|lease))"
    r"(?=[^.;]{0,120}\b(?:Agreement|Documents?|Notes?|Loans?|Lease|Contract)\b)(?=[^.;]{0,700}\b(?:shall|is|are)(?:,\s[^.;,“\"]{1,100},)?\s+(?:hereafter\s+|hereinafter\s+|also\s+)?"
    r"(?:be\s+)?(?:hereby\s+)?(?:means?|deemed|refer|references?|a\s+reference|construed)\b)",
    re.IGNORECASE,
)
OVERRIDES = re.compile(
    r"\bNotwithstanding\s+anything\s+(?:to\s+the\s+contrary\s+)?(?:contained\s+)?in\s+the\s+(?:[A-Z]\w+\s+){1,3}Agreement\b"
    r"|\b[Nn]otwithstanding\s+the\s+provisions\s+of\s+(?:[Pp]aragraph|[Ss]ection|[Aa]rticle|[Cc]lause)\s+[\w.()]{1,12}\s+of\s+the\b"
)
RELEASES = re.compile(
    r"\b(?i:(?:security\s+interests?|liens?|collateral|pledges?|guarant(?:y|ies|ees?)))\b"
    r"(?=[^.;]{0,200}\b(?i:(?:shall\s+be|is|are),?\s+(?:hereby|automatically|without\s+further\s+action),?\s+(?:\w{1,15}\s+){0,2}"
    r"(?:released|terminated|discharged))\b)(?![^.;]{0,200}\b(?:not|nor|no|unless|if)\b)"
)
REDATED = re.compile(
    r"\b(?i:all|any|each)\s+references?\b[^.;]{0,120}\bto\s+(?:an?\s+|the\s+)?"
    r"(?P<name>(?:[\w-]+\s+){0,4}(?:[Mm]aturity|[Tt]ermination|[Ee]xpir(?:y|ation))(?:\s+[Dd]ate)?)\b[^.;]{0,60}?"
    r"(?P<old>[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4})[^.;]{0,60}\b(?:shall|are|is)\b[^.;]{0,60}?"
    r"(?P<new>[A-Z][a-z]{2,8}\s+\d{1,2},\s+\d{4})"
)
ENDS = re.compile(
    r"\b(?i:any|the|all|those|each)\s+(?:provisions?|[Ss]ections?|covenants?|requirements?|restrictions?|paragraphs?)\b(?:[^.;:]|\.(?=\d)){0,300}"
    r"\b(?:shall|will)\s+(?:no\s+longer|cease\s+to)\s+(?:apply\b|be\s+(?:applicable|in\s+(?:full\s+)?(?:force|effect)|effective"
    r"|of\s+(?:any\s+)?(?:further\s+)?force))"
)
RESTATES = re.compile(
    r"(?<!\bof\s)(?<!\bto\s)(?<!\bin\s)(?<!\bunder\s)\b(?:[Tt]he|[Tt]his)\s+(?P<name>(?:[A-Z]\w{1,20}\s+){0,5}(?:Agreement|Note|Lease|Contract|Indenture))\b(?:\s*\([^()]{0,80}\))?\s+"
    r"(?:shall\s+be|is|will\s+be),?\s+(?:hereby\s+)?(?:amended(?:\s+and\s+restated)?|restated|modified)\b"
    r"(?=[^.;:]{0,300}?\b(?:stricken|double-?underlined|black-?lined?|conformed\s+copy|in\s+the\s+form\s+(?:of|attached)"
    r"|(?:set\s+forth\s+(?:in|on)|attached\s+hereto\s+as)\s+(?:the\s+)?(?:[Ee]xhibit|[Aa]nnex|[Aa]ppendix)))"
)
UNNAMED = re.compile(
    r"\b(?:amend|modify|supplement|change|revise)\s+(?:and\s+\w{1,12}\s+)?(?:the|that|this|said|their|such)\s+[^.;:]{0,160}\bas\s+follows\b"
    r"|\bfollowing\s+(?:changes?|amendments?|modifications?|revisions?)\b[^.;:]{0,80}\b(?:made|agreed|to)\b"
    r"|\bdeemed\s+to\s+supersede\b|\bagree\s+to\s+the\s+addition\s+of\b",
    re.IGNORECASE,
)
