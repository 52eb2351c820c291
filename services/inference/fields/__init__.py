"""Finds fields in redacted text: spans whose text has exactly one value. Pure."""
