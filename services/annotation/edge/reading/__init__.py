"""Reads of viewers over gRPC."""
