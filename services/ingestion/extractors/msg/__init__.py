"""Extracts text from the files of Outlook."""
