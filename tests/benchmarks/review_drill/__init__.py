"""The drill of reviews: claims about review, each measured against known truth, in one JSON line."""
