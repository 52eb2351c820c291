"""Reads the files that people write for annotation: playbooks, their tests and the review policy."""
