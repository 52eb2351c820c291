"""The Alembic migrations of the database of ingestion."""
