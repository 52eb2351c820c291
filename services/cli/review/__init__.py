"""A reviewer's decisions on annotations."""
