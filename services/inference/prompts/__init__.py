"""Prompts of the LLM as versioned files."""
