"""Extracts the text and the tables of RTF files."""
