"""Writes a document's summary: sentences of the LLM that the text supports, else the document's own sentences."""
