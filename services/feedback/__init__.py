"""Counts what reviews say about the models, and makes training examples of them."""
