"""Trains the clause model's first and second stage."""
