"""Extracts text from mail."""
