"""Trains the clause model's encoders."""
