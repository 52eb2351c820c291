"""Databases, schema migrations and encrypted blobs."""
