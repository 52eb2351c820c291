"""Composes what leaves: the notes of a file, from the findings that a reader sees. Pure."""
