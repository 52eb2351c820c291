"""Erasure of a person or a document, unless a hold blocks it."""
