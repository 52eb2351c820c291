"""The languages of a text."""

from dataclasses import dataclass

from services.shared.domain.spans import OriginalSpan, RedactedSpan

READ = frozenset({"en"})
"""The languages that the models and playbooks of Glossator read, as codes of ISO 639-1."""


@dataclass(frozen=True, slots=True)
class OriginalLanguage:
    """A run of the text in one language. `code`: ISO 639-1."""

    code: str
    span: OriginalSpan


@dataclass(frozen=True, slots=True)
class RedactedLanguage:
    """An `OriginalLanguage` in redacted offsets."""

    code: str
    span: RedactedSpan
