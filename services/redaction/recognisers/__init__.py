"""Recognisers by rules, one file per type of value, listed in registry.py, and the tagger."""
