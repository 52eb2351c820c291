"""Extracts text from Word documents."""
