"""Serves files that leave over gRPC."""
