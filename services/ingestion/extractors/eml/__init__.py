"""Extracts the text and the attachments of mail."""
