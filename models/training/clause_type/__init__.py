"""Trains a model for your own clause type."""
