"""Clients of the other services that ingestion calls."""
