"""The REST API: translation only."""
