"""Redaction policies: rules as data, loaded and checked."""
