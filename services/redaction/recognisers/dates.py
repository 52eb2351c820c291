"""Dates, times and durations; dates of birth by their context."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?"
    r"|Dec(?:ember)?)\.?"
)
_ONE_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:{_ONE_DAY}(?:(?:,[ ]?|[ ]?[-–][ ]?|[ ](?:to|and)[ ]){_ONE_DAY})*)"
_YEAR = r"(?:1[5-9]\d{2}|20\d{2})"
_DMY = rf"(?:the\s+)?{_DAY}(?:\s+day)?(?:\s+of)?[\s-]+{_MONTH}(?:,?[\s-]+{_YEAR})?"
_MDY = rf"{_MONTH}\s+{_DAY}(?:\s*,?\s*{_YEAR})?"
_NUMERIC = rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d{{2}})|{_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}})"
DATE = rf"(?:{_DMY}|{_MDY}|{_NUMERIC})"
_WORD_COUNT = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)
_PERIOD = r"(?:years?|months?|weeks?|days?|hours?|minutes?)"
_PART = (
    r"(?:(?:the\s+)?(?:beginning|start|middle|end|spring|summer|autumn|fall|winter)\s+of\s+|(?:early|mid|late)[\s-]+)"
)
_BORN = (
    r"(?:born(?:\s+on)?|geboren(?:\s+am|\s+op)?|geb\.|née?(?:\s+le)?|nat[oa](?:\s+il)?|nacid[oa](?:\s+el)?|nascid[oa](?:\s+em)?"
    r"|urodzon[ya]|född|født|syntynyt|date\s+of\s+birth|birth\s?date|birthday|d\.?o\.?b\.?)(?:\s+(?:is|was))?[\s:.#-]{0,5}"
    r"(?:on\s+|in\s+)?"
)

DATES_OF_BIRTH = PatternRecogniser(
    "date_of_birth.v1",
    EntityType.DATE_OF_BIRTH,
    (
        Pattern(rf"\b{_BORN}({DATE})\b", 1.0, ignore_case=True),
        Pattern(rf"\b{_BORN}((?:{_MONTH}\s+)?{_YEAR})\b", 0.95, ignore_case=True),
        Pattern(r"\b(?:aged?|age\s+of)[\s:]{1,3}(\d{1,3})\b", 0.6, ignore_case=True),
        Pattern(r"\bturned[\s:]{1,3}(\d{1,3})\b", 0.6, ignore_case=True),
        Pattern(r"\b(\d{1,3})[\s-]years?[\s-]old\b", 0.6, ignore_case=True),
        Pattern(r"\bwhen\s+(?:he|she|they|I)\s+(?:was|were|am|is|turned)\s+(?:only\s+|just\s+)?(\d{1,2})\b", 0.6),
    ),
)
DATES = PatternRecogniser(
    "date.v1",
    EntityType.DATE,
    (
        Pattern(rf"\b{DATE}(?:\s+\d{{2}}:\d{{2}}(?::\d{{2}})?)?\b", 0.95),
        Pattern(rf"\b{_MONTH}(?:\s+of)?,?\s+{_YEAR}\b", 0.95),
        Pattern(rf"\b{_PART}(?:the\s+)?{_YEAR}s?\b", 0.6, ignore_case=True),
        Pattern(rf"\b{_YEAR}(?:\s?[/–-]\s?(?:{_YEAR}|\d{{2}}))?\b", 0.5),
        Pattern(rf"\b{_MONTH}\b", 0.2),
        Pattern(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", 0.4),
        Pattern(r"\b\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?|hours|o’clock)", 0.4, ignore_case=True),
        Pattern(rf"\b{_WORD_COUNT}(?:\s+and\s+(?:a\s+half|{_WORD_COUNT}))?[\s-]+{_PERIOD}"
                rf"(?:,?\s+(?:and\s+)?{_WORD_COUNT}\s+{_PERIOD}){{0,2}}(?:[’']s?)?\b", 0.35, ignore_case=True),
    ),
)  # fmt: skip
