"""Batches: what a source system sent together, and the outcome of each submission."""
