"""Predictions for redacted text: windows, gate, models, document type."""
