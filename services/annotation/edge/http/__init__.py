"""The REST API. It only translates."""
