"""Extracts text from web pages."""
