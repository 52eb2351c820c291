"""Counts reviewers' decisions on predictions, and makes training examples from them."""
