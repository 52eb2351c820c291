"""Normalises words for comparison: folding, stems, and words that carry no claim."""

import re

PLACEHOLDER = re.compile(r"\[[A-Z_]{2,20}_[1-9]\d{0,8}\]")
_WORD = re.compile(r"\[[A-Z_]{2,20}_[1-9]\d{0,8}\]|[^\W\d_]+(?:['’-][^\W\d_]+)*|[.;:]|,")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "–": "-", "—": "-"})


def plain(words: str) -> str:
    """`words` with single spaces and ASCII quotation marks and dashes."""
    return " ".join(words.translate(_QUOTES).split())


def tokens(words: str) -> list[str]:
    """Words, placeholders and punctuation that ends a clause, in order, with their capitalisation."""
    return _WORD.findall(words)


def is_word(token: str) -> bool:
    """Whether `token` is a word or a placeholder, not punctuation."""
    return token not in _MARKS


def stem(word: str) -> str:
    """An approximate stem: the same for `terminate`, `termination` and `terminated`."""
    if word.startswith("["):
        return word
    word = word.casefold().removesuffix("'s").removesuffix("’s")
    word = _IRREGULAR.get(word, word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
            word = word.removesuffix(suffix)
            break
    return _SAME.get(word[:_LENGTH], word[:_LENGTH])


def content(words: str) -> list[str]:
    """The stems of the words that make a claim, with repetitions."""
    return [stem(one) for one in tokens(words) if is_word(one) and one.casefold() not in EMPTY]


_MARKS = frozenset(".;:,")
_SHORTEST = 3
_LENGTH = 6
_SUFFIXES = (
    "ization", "ations", "ation", "ments", "ment", "tions", "tion", "sions", "sion", "ities", "ity", "ances", "ance",
    "ences", "ence", "ables", "able", "ible", "ings", "ing", "ies", "ied", "ers", "ed", "es", "al", "ly", "s", "e", "y",
)  # fmt: skip
_IRREGULAR = {
    "paid": "pay", "pays": "pay", "payable": "pay", "held": "hold", "gave": "give", "given": "give", "made": "make",
    "sold": "sell", "bought": "buy", "kept": "keep", "bound": "bind", "owed": "owe", "began": "begin", "sent": "send",
}  # fmt: skip
_GROUPS = (
    ("end", "ends", "terminate", "cancel", "expire", "cease"),
    ("notice", "notify", "inform"),
    ("aggregate", "total", "overall"),
    ("year", "annum", "annual"),
    ("confidence", "confidential", "secret"),
    ("law", "legal"),
    ("exceed", "limit", "cap", "capped", "maximum", "ceiling"),
    ("buy", "purchase", "acquire"),
    ("start", "begin", "commence", "effective"),
    ("prohibit", "forbid", "restrict", "ban", "bar"),
    ("transfer", "assign"),
    ("renew", "extend", "extension"),
    ("agreement", "contract"),
    ("consent", "approval", "permission", "approve"),
    ("court", "jurisdiction", "forum"),
    ("disclose", "reveal"),
    ("keep", "hold", "retain", "maintain", "carry"),
    ("cover", "cause", "include"),
    ("insure", "insurance"),
    ("inspect", "audit", "examine"),
    ("get", "receive", "obtain", "receipt"),
    ("give", "grant", "provide", "deliver"),
    ("loan", "loans", "advance"),
    ("fail", "failure"),
    ("repay", "prepay", "prepayment", "repayment"),
)
EMPTY = frozenset(
    """a an the this that these those of to in on at by for from with without into under over upon as and or but nor if
    then than so such any all each every either both it its they them their he she his her we our you your i is are was
    were be been being has have had do does did shall will must may can could would should might not no never neither
    there here which who whom whose what when where how while until within during before after above below between
    also only same other one more most less least own per via about out up down further however therefore
    agreement document contract clause section provision article paragraph party parties term terms
    says states stated provides requires required allows allowed permits permitted sets gives has right rights entitled
    obliged obligated means including includes include subject pursuant hereof hereunder herein thereof hereby
    except unless because since please
    hundred thousand million billion dollar dollars euro euros pounds percent""".split()  # noqa: SIM905
)
"""Words that are common in every agreement, and function words."""
_SAME: dict[str, str] = {}
_SAME.update({stem(word): stem(group[0]) for group in _GROUPS for word in group})
BENIGN = frozenset(
    stem(one)
    for one in """need prohibit date make give apply concern last amount rate kind basis points day week month year
    quarter usd eur gbp cad aud chf jpy cny hkd sgd inr sek nok dkk january february march april june july august
    september october november december""".split()  # noqa: SIM905
)
"""Stems that are not a claim by themselves, or that are compared as values."""
