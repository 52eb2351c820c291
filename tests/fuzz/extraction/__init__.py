"""Checks what an extractor makes of a document, in a process that a crash may end."""
