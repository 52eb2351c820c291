"""Alembic's environment, shared by all services; each keeps its scripts in `services/<service>/migrations/versions`."""
