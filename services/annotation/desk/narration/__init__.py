"""Narrations of findings and answers to questions, by the LLM."""
