"""Playbooks: the rules for a kind of agreement, the findings on a document, and the reason of each finding."""
