"""Adjudication over gRPC."""
