"""Measures the quality and the speed of the models."""
