"""Reviewers judge first, and see the answer of the model afterwards."""
