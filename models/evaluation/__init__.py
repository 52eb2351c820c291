"""Measures the models."""
