"""Reveal grants, and the values of a document that a caller sees."""
