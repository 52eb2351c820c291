"""Web and FTP addresses, also without a scheme."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

_TOP_LEVEL = "com|org|net|edu|gov|mil|int|io|co|eu|uk|de|fr|ch|nl|be|it|es|at|se|no|dk|fi|pl|cz|ie|ca|au|us|info|biz"

URLS = PatternRecogniser(
    "url.v1",
    EntityType.URL,
    (
        Pattern(r"(?:https?|ftp)://[^\s<>\"'“”‘’()\[\]{}]*[^\s<>\"'“”‘’()\[\]{}.,;:!?]", 0.95, ignore_case=True),
        Pattern(r"www\.[^\s<>\"'“”‘’()\[\]{}]*[^\s<>\"'“”‘’()\[\]{}.,;:!?]", 0.95, ignore_case=True),
        Pattern(rf"\b[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TOP_LEVEL})(?:/[^\s<>\"()]*[^\s<>\"().,;:])?\b", 0.6),
    ),
)
