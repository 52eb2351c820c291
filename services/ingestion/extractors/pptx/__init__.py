"""Extracts the text of PPTX files, slide by slide."""
