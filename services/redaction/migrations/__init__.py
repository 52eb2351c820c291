"""Alembic's scripts for redaction's own database."""
