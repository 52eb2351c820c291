"""Compares two versions of a document, or two documents of a matter, for a caller."""
