"""Reads playbooks, their tests and the review policy from YAML."""
