"""Organisations: names that end in a legal form, and public bodies by the word that says what they are."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_WORD = r"(?:\p{Lu}[\p{L}\p{N}’'.-]*|\d{1,4}|&)"
_JOIN = r"(?:,?[ \t]+(?:(?:and|of|the|for|de|du|des|und|y|&|on|in)[ \t]+){0,2})"
_NAME = rf"\p{{Lu}}[\p{{L}}\p{{N}}’'.&-]*(?:{_JOIN}{_WORD}){{0,7}}?"
_FORM = (
    r"(?:Inc(?:orporated)?|Corp(?:oration)?|Co(?:mpany|mpanies)?|L\.?L\.?C|L\.?L\.?L\.?P|L\.?L\.?P|L\.?P|Ltd|Limited|P\.?L\.?C|GmbH"
    r"|A\.?G|S\.?A(?:\.?S|\.?R\.?L)?|N\.?V|B\.?V|A\.?B|A/S|ASA|Oyj?|S\.?p\.?A|S\.?r\.?l|KGaA|K\.?G|SE|Pte|Pty|N\.?A|F\.?S\.?B|P\.?C"
    r"|INC(?:ORPORATED)?|CORP(?:ORATION)?|COMPANY|LTD|LIMITED|PLC|National[ \t]+Association|NATIONAL[ \t]+ASSOCIATION)"
)
_BODY = (
    r"(?:Bank|Trust|Fund|Partners|Partnership|Holdings|Group|Securities|Capital|Associates|Ventures|Insurance|Industries|Enterprises"
    r"|Technologies|Systems|Solutions|Pharmaceuticals|Laboratories|Brothers|Bros|Foundation|University|College|Institute|Hospital"
    r"|BANK|TRUST|FUND|PARTNERS|HOLDINGS|GROUP|SECURITIES|CAPITAL|INDUSTRIES|ENTERPRISES|TECHNOLOGIES|SYSTEMS)"
)
_PUBLIC = (
    r"(?:Court(?:[ \t]+of[ \t]+(?:Appeals?|Cassation|Justice|Human[ \t]+Rights|First[ \t]+Instance|Session))?|Ministry(?:[ \t]+of"
    r"(?:[ \t]+(?:the[ \t]+)?\p{Lu}\p{L}+)+)?|Tribunal|Police|Prosecutor(?:[’']s[ \t]+Office)?|Directorate|Commission|Authority"
    r"|Council|Senate|Parliament|Party|Committee|Office|Agency|Association|Union|Government|Prison|Assembly|Board)"
)

ORGANISATIONS = PatternRecogniser(
    "organisation.v1",
    EntityType.ORGANIZATION,
    (
        Pattern(rf"\b({_NAME}(?:,?[ \t]+(?:&[ \t]+)?{_FORM}\b\.?){{1,3}})", 0.9),
        Pattern(rf"\b({_NAME}[ \t]+{_BODY}(?:,?[ \t]+{_FORM}\b\.?){{0,2}})", 0.6),
        Pattern(rf"\b(\p{{Lu}}[\p{{L}}’'-]+(?:[ \t]+\p{{Lu}}[\p{{L}}’'-]+){{0,4}}[ \t]+{_PUBLIC})\b", 0.45),
        Pattern(
            r"\b(\p{Lu}[\p{L}’'-]+(?:,[ \t]+\p{Lu}[\p{L}’'-]+){1,3},?[ \t]+(?:and|&)[ \t]+\p{Lu}[\p{L}’'-]+)[ \t]+(?:LLP|LLC|PC)",
            0.9,
        ),
    ),
)
