"""User names and online handles: after a label, "@jroe", and words with the typical form of handles."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_LABEL = (
    r"(?:user\s?(?:names?|ids?)?|users|log-?in(?:\s+(?:names?|ids?))?|log-?on|sign-?in|handles?|screen\s+names?|account\s+names?|skype(?:\s+(?:id|name))?"
    r"|twitter|x|instagram|facebook|linkedin|telegram|wechat(?:\s+id)?|whatsapp|signal|slack|github|teams|zoom(?:\s+id)?|icq|aim|msn"
    r"|pass(?:word|phrase|code)|pin(?:\s+code)?|access\s+(?:code|key)|secret|api\s+key)"
)


def _is_made_up(value: str) -> bool:
    """Whether a word contains more than letters, unlike words of the language."""
    return any(one.isdigit() or one in "._@:" for one in value.strip("._:")) and any(map(str.isalnum, value))


def _is_joined(value: str) -> bool:
    """Whether the value contains dots, colons or underscores: "fig12" is not a handle."""
    return any(one in "._:" for one in value)


HANDLES = PatternRecogniser(
    "handle.v1",
    EntityType.IDENTIFIER,
    (
        Pattern(
            rf"\b{_LABEL}(?:\s*\([^()\n]{{1,20}}\))?(?:\s+(?:is|was))?[\s:=–-]{{1,4}}([\p{{L}}\p{{N}}@][\p{{L}}\p{{N}}._:@+-]+[\p{{L}}\p{{N}}_])",
            0.85,
            _is_made_up,
            ignore_case=True,
        ),
        Pattern(
            r"\b(?:user\s?names?|user\s?ids?|login|skype|password)\s*[:=]\s*([\p{L}\p{N}._@-]{3,}[\p{L}\p{N}_])",
            0.8,
            None,
            True,
        ),
        Pattern(r"(?:^|[\s(,;:])(@[A-Za-z_][\w.]{2,30}\w)", 0.8),
        Pattern(
            r"(?:^|[\s(,;:])((?:live:)?[a-z]{2,20}(?:[._][a-z]{1,20}){0,2}[._:]?\d{2,6})(?:$|[\s),;.])", 0.6, _is_joined
        ),
        Pattern(r"(?:^|[\s(,;:])([a-z]{2,12}\d{2,6})\s\(\p{Lu}", 0.7),
    ),
)
