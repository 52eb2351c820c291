"""Recognises numbers that are no identifiers: amounts, quantities, dates, years, section numbers."""

import re


def counts(value: str, before: str, after: str, *, labelled: bool = False) -> bool:
    """Whether a number is an amount, a quantity, a ratio, a date or a section number, by its form and by the adjacent
    text. After a label, a long number with dots or a dash is not a section number or a range of pages.
    """
    return (
        bool(_MONEY_BEFORE.search(before))
        or bool(_UNIT_AFTER.match(after))
        or (before[-1:] in _GLUE and before[-2:-1].isdigit())
        or bool((_DATE if labelled and sum(map(str.isdigit, value)) >= _LONG else _FORM).fullmatch(value))
        or _are_years(value)
    )


def _are_years(value: str) -> bool:
    groups = _GROUPS.findall(value)
    return all(_YEAR.fullmatch(one) for one in groups) and len(_LETTERS.sub("", value)) == len(value)


_GLUE = ",.'’"
_GROUPS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_BEFORE = re.compile(
    r"(?:[$€£¥₹₽]|\b(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|Rs\.?|INR|RMB|CNY|HKD|SGD|SEK|NOK|DKK|PLN|BRL|MXN))[ \t]{0,3}$"
)
_UNIT_AFTER = re.compile(
    r"(?:,\d{3}|[.,]\d|[ ]?%|['’]\d{3}|(?:[ ]*\n)?[ ]*(?:percent|per[ ]cent|shares?|dollars?|euros?|pounds?|units?"
    r"|warrants?|options?|million|billion|thousand|miles|kilometres|km|feet|tons|tonnes|[MkG]Wh?|square|sq|m²|barrels|bbls?|gallons"
    r"|bushels|acres|hectares|days|months"
    r"|years|hours|USD|EUR|GBP|CHF|JPY|common|ordinary|preferred|[$€£¥])(?![\w]))",
    re.IGNORECASE,
)
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEARS = r"(?:(?:1[89]|20)\d\d|\d\d)"
_LONG = 5
_DATED = rf"{_DAY}([-/. ])(?:{_DAY}|{_MONTH})\1{_YEARS}|(?:1[89]|20)\d\d([-/.]){_MONTH}\2{_DAY}"
_DATE = re.compile(_DATED)
_FORM = re.compile(
    rf"{_DATED}"
    r"|\d{1,2}(?:\.\d{1,3})+[a-z]?"  # a section
    r"|\d{1,3}(?:\.\d{3})+"  # an amount in continental format
    r"|\d+\.\d{1,2}"
    rf"|{_YEARS}[-–/](?:(?:1[89]|20)\d\d)(?:[-–/ ](?:1[89]|20)\d\d)*"
    r"|\d{1,3}(?:\.\d+)?[-–]\d{1,3}(?:\.\d+)?"
    r"|(?:\d ){3,}\d?"
)
