"""Whether a term that the parties must negotiate stays open if they do not agree. Pure."""

import re

from services.annotation.playbook.duties.passage import Meaning, Passage


def open_term(passage: Passage) -> Meaning:
    """A duty to negotiate, unless the passage, or the words after it, say what follows if there is no agreement."""
    return Meaning.OTHER_SUBJECT if _FALLBACK.search(f"{passage.said} {passage.after[:_NEAR]}") else Meaning.SATISFIED


_NEAR = 700
_FALLBACK = re.compile(
    r"\b(?:unable to (?:\w+ ){0,3}(?:agree|reach)|fail(?:s|ed)? to (?:\w+ ){0,2}(?:agree|reach)"
    r"|(?:cannot|can not|do not|does not|not) (?:\w+ ){0,2}(?:agree|reach (?:an? |such |any )?agreement)"
    r"|no (?:such )?agreement (?:is|has been|can be)|(?:in the )?absence of (?:such |an? |any )?agreement"
    r"|(?:until|unless) (?:such time as )?(?:the |an? |such |any )?(?:parties|agreement|change|amendment)\b"
    r"[^.;]{0,80}\b(?:agreed?|accepted|executed|signed|reached))\b",
    re.IGNORECASE,
)
