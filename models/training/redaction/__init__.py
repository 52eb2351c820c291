"""Trains the tagger of personal values."""
