"""Redacted text, the map to the original, and the sealed form in which both are stored."""
