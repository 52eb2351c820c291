"""Writes a document's summary: sentences of the language model that the text supports, or the document's own."""
