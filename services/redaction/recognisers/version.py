"""The version of recognition. It is part of the version of each policy, and so of the provenance of each result."""

RECOGNITION = "5"
"""Increase it if recognition finds other values in any text. A test fails if the values in the samples change and this
version does not.
"""
