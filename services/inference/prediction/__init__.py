"""Redacted text to predictions: windows, gate, model, document type."""
