"""Redaction: replaces personal values by placeholders, stores the values in a vault, and checks every prompt."""
