"""Finds places in a document for a viewer: its pages, and words in its text."""
