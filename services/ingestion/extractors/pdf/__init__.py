"""Extracts text, and the place of each word, from PDF files."""
