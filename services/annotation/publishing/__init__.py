"""Playbooks of a tenant as data: drafts, publications, and the effect of a change."""
