"""Explains findings and answers open questions with the language model."""
