"""Sums of money and other quantities. Most policies keep them: they are what an agreement is about."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_CURRENCY = (
    r"(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|PLN|TRL|TRY|YTL|DEM|ATS|FRF|ITL|ESP|SEK|NOK|DKK|CZK|HUF|RUB|RUR|UAH|SKK|BGN|RON|ROL|HRK"
    r"|SIT|GRD|CYP|FIM|PTE|BEF|NLG|LVL|EEK|LTL|US\$|[$€£¥])"
)
_UNIT = (
    r"(?:(?:US|U\.S\.|Canadian|Deutsche?|new|old|Turkish|Polish|Swiss|French|Russian|Ukrainian|Austrian|Italian|pounds?)\s+)?"
    r"(?:dollars?|euros?|pounds?(?:\s+sterling)?|pence|cents?|francs?|marks?|liras?|lire|zlotys?|roubles?|rubles?|hryvnias?|krone[rn]?"
    r"|kron(?:a|or)|kunas?|forints?|korunas?|levs?|schillings?|drachmas?|pesetas?|yen)"
)
_NUMBER = r"\d{1,3}(?:[,.  ]\d{3})*(?:[.,]\d{1,2})?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s*(?:thousand|million|billion|mn|bn|m|k)\b)?"
_COUNT = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)"

AMOUNTS = PatternRecogniser(
    "amount.v1",
    EntityType.AMOUNT,
    (
        Pattern(rf"{_CURRENCY}\s?(?:{_NUMBER}){_SCALE}", 0.9),
        Pattern(rf"\b(?:{_NUMBER}){_SCALE}\s?(?:{_UNIT}|{_CURRENCY})(?:\s+\({_CURRENCY}\))?", 0.85, ignore_case=True),
        Pattern(
            rf"\b{_COUNT}\s+(?:hearings?|witnesses|persons?|children|accused|square\s+met(?:re|er)s|metres|hectares|km|kilometres"
            r"|kg|kilograms?|grams?|packages)\b",
            0.4,
            ignore_case=True,
        ),
    ),
)
