"""Converts spans in the redacted text to verified spans in the original text."""
