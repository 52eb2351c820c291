"""Redacted text, its map to the original text, and the sealed form in which the original is stored."""
