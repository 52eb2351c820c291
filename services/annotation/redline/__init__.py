"""Compares two versions of a document and finds every change. Pure."""
