"""Detects prompt injection in document text, and neutralises text for prompts. Pure."""
