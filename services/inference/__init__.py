"""Finds clauses, fields and the type of a document in its redacted text, and summarises it, with models on Triton."""
