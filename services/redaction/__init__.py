"""Replaces personal values in documents by placeholders, keeps the values in the vault, gates every prompt."""
