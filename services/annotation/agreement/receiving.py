"""Which of two parties receives the goods, services, licence or rights, by what each of them must do. Pure."""

import re
from collections.abc import Collection


def receiver(text: str, one: Collection[str], other: Collection[str]) -> int:
    """0 or 1: the party, by its nouns, that receives. -1 if the text does not decide.

    A party that provides, delivers or grants gives; a party that pays or orders receives.
    """
    words = " ".join(text[:_SEARCHED].split())
    balances = [_balance(words, nouns) for nouns in (one, other)]
    if abs(balances[0] - balances[1]) < _DECIDED:
        return -1
    return int(balances[1] < balances[0])


def _balance(words: str, nouns: Collection[str]) -> int:
    """How much more often the party gives than it pays, by twice the weight."""
    names = "|".join(re.escape(one) for one in sorted(nouns, key=len, reverse=True) if one)
    if not names:
        return 0
    party = rf"(?<![\w-])(?:{names})(?:,[^,.;]{{1,60}},)?\s"
    gives = len(re.findall(rf"{party}(?:(?:hereby )?(?:{_GRANTS})|{_DUTY}(?:{_GIVE}))\b", words, re.IGNORECASE))
    return gives - 2 * len(re.findall(rf"{party}{_DUTY}(?:{_PAY})\b", words, re.IGNORECASE))


_SEARCHED = 200_000
_DECIDED = 6
_DUTY = r"(?:shall|will|must|agrees to)(?: also| promptly| at its own expense| use \w{1,20} \w{1,20} efforts to)? "
_GRANTS = r"grants?|licenses|appoints|warrants"
_GIVE = (
    r"provide|supply|deliver|perform|manufacture|sell|ship|make available|render|furnish|license|grant|develop|maintain"
    r"|host|transport|store|design|produce|create|install|operate|promote|arrange|assist|advise|repair|replace"
)
_PAY = r"pay|reimburse|compensate|purchase|order|buy"
