"""Erasure of a person or a document, and the holds that block it."""
