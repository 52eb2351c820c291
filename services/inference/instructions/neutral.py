"""Neutralises document text for a prompt: it cannot end a message, begin another one or name a passage."""

import re
import unicodedata


def neutral(words: str) -> str:
    """`words` on one line, without invisible characters, with the marks of chat templates and passages broken up."""
    seen = "".join(one for one in words if unicodedata.category(one) not in _UNSEEN or one in "\n\t")
    flat = " ".join(seen.split())
    return _PASSAGE.sub(r"(\1)", _CONTROL.sub(lambda match: " ".join(match.group()), flat))


_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})
_PASSAGE = re.compile(r"\[(E\d+)\]", re.IGNORECASE)
_CONTROL = re.compile(
    r"<\|[^|<>]{0,40}\|?>?|\|>|\[/?INST\]|<</?SYS>>|</?s>|</?(?:system|assistant|user|human|tool|function|think)\w*>"
    r"|<(?:start|end)_of_turn>|<\uff5c[^\uff5c<>]{0,40}\uff5c>|#{3,}|`{3,}",
    re.IGNORECASE,
)
