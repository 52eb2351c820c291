"""Trains a model for a clause type of one's own."""
