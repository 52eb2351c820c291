"""Verifies predictions, applies playbooks, and serves annotation sets for review and publication."""
