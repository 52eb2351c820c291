"""Stops a source system that sends too many invalid documents, parks its documents, and handles them after a resume."""
