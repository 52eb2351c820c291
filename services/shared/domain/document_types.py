"""The document types that inference recognises. Playbooks write them in lower case, with `_` between words."""

DOCUMENT_TYPES: tuple[str, ...] = (
    "nda",
    "guaranty",
    "note",
    "credit agreement",
    "security agreement",
    "employment",
    "lease",
    "licence",
    "distribution",
    "franchise",
    "supply",
    "service",
    "agency",
    "collaboration",
    "sponsorship",
    "amendment",
    "letter",
    "other",
)
