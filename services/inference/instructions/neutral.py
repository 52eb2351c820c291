"""Document text as a prompt may hold it: nothing in it can end a message, begin another or name a passage."""

import re
import unicodedata


def neutral(words: str) -> str:
    """On one line, without characters that nobody sees, its marks of chat templates and of passages taken apart."""
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
