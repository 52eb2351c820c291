"""Trains the loan clause model."""
