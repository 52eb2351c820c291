"""E-mail addresses, also disguised ones such as `jane (at) bank.example`."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

EMAILS = PatternRecogniser(
    "email.v1",
    EntityType.EMAIL,
    (
        Pattern(r"[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_]@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}\p{L}+", 1.0),
        Pattern(
            r"[a-z0-9._%+-]+\s?(?:\(at\)|\[at\]|\s@|@\s)\s?[a-z0-9-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[a-z]{2,12})+",
            0.85,
            ignore_case=True,
        ),
    ),
)
