"""Docket, application and file numbers of courts and authorities."""

from services.redaction.recognisers.base import Pattern, PatternRecogniser
from services.shared.domain.entities import EntityType

CASE_NUMBERS = PatternRecogniser(
    "case_number.v1",
    EntityType.CASE_NUMBER,
    (
        Pattern(r"\b\d{1,2}:\d{2}-?(?:cv|cr|bk|mc|mj|ap|md)-?\d{3,6}(?:-[A-Z]{1,5}){0,3}\b", 0.95, ignore_case=True),
        Pattern(
            r"\b(?:case|docket|cause|matter|civil\s+action|index|petition|appeal|claim)\s+(?:no|nos|number|nr)s?[.:]?\s*"
            r"([A-Z0-9]{0,6}[-/:.]?\d[A-Z0-9:./-]{2,24}[A-Z0-9])\b",
            0.95,
            ignore_case=True,
        ),
        Pattern(r"\b(?:[A-Z]\.[ ]?){2,3}Nos?\.[ ]?\d{2,6}(?:-[A-Z0-9]{1,6}){1,3}\b", 0.95),
        Pattern(r"\b\d{1,6}/\d{2}(?:\d{2})?\b", 0.7),
        Pattern(r"\b(?:nos?|nr|number)\.?\s*(\d{2,6}(?:[./-]\d{1,6}){0,3})\b", 0.5, ignore_case=True),
        Pattern(r"\b[A-Z]{1,4}[ -]?\d{1,5}/\d{1,4}(?:/\d{2,4})?\b", 0.6),
        Pattern(r"\[\d{4}\]\s+(?:\d\s+)?[A-Z]{2,6}(?:\s+[A-Z][a-z]+)?\s+\d{1,5}\b", 0.6),
    ),
)
