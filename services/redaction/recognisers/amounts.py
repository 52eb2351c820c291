"""Amounts of money and other quantities. Most policies keep them, because agreements are about them."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_CURRENCY = (
    r"(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|PLN|TRL|TRY|YTL|DEM|ATS|FRF|ITL|ESP|SEK|NOK|DKK|CZK|HUF|RUB|RUR|UAH|SKK|BGN|RON|ROL|HRK"
    r"|SIT|GRD|CYP|FIM|PTE|BEF|NLG|LVL|EEK|LTL|US\$|[$€£¥])"
)
_UNIT = (
    r"(?:(?:US|U\.S\.|Canadian|Deutsche?|new|old|Turkish|Polish|Swiss|French|Russian|Ukrainian|Austrian|Italian|Danish|Swedish"
    r"|Norwegian|Czech|Slovak|Hungarian|Romanian|Bulgarian|Croatian|Greek|Cypriot|Maltese|Irish|pounds?)\s+){0,2}"
    r"(?:dollars?|euros?|pounds?(?:\s+sterling)?|pence|cents?|francs?|marks?|liras?|lire|zlotys?|roubles?|rubles?|hryvnias?|krone[rn]?"
    r"|kron(?:a|or)|kunas?|forints?|korunas?|levs?|schillings?|drachmas?|pesetas?|yen)"
)
_NUMBER = r"\d{1,3}(?:[,.  ]\d{3})*(?:[.,]\d{1,2})?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s*(?:thousand|million|billion|mn|bn|m|k)\b)?"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_IN_WORDS = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-{_ONES})?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|two|three|four|five|six|seven|eight|nine)"
)
_COUNT = rf"(?:\d{{1,3}}|{_IN_WORDS})"
_OTHER = r"(?:(?:other|further|more|additional|pre-trial)\s+){0,2}"

AMOUNTS = PatternRecogniser(
    "amount.v1",
    EntityType.AMOUNT,
    (
        Pattern(rf"{_CURRENCY}\s?(?:{_NUMBER}){_SCALE}", 0.9),
        Pattern(rf"\b(?:{_NUMBER}){_SCALE}\s?(?:{_UNIT}|{_CURRENCY})(?:\s+\({_CURRENCY}\))?", 0.85, ignore_case=True),
        Pattern(rf"\b{_IN_WORDS}\s+(?:hundred|thousand|million|billion)\s+{_UNIT}", 0.85, ignore_case=True),
        Pattern(rf"\bapproximately\s+(?:{_CURRENCY}\s?)?(?:{_NUMBER}){_SCALE}", 0.6, ignore_case=True),
        Pattern(
            rf"\b{_COUNT}\s+{_OTHER}(?:hearings?|occasions|witnesses|persons?|children|(?:co[-‑])?accused|defendants|suspects|prisoners"
            r"|members|counts|plots|square\s+met(?:re|er)s|metres|hectares|km|kilometres|kg|kilograms?|grams?|packages)\b",
            0.4,
            ignore_case=True,
        ),
        Pattern(
            r"\b(\d{1,3}(?:[.,]\d+)?(?:(?: to | and | or |\s?[-–]\s?)\d{1,3}(?:[.,]\d+)?)?\s?(?:%|per\s?cent\b))", 0.25
        ),
    ),
)
