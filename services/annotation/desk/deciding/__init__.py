"""The log of decisions of a review, and taking them back."""
