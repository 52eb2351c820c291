"""Word documents with the findings of a review."""
