"""PDF files with the findings of a review."""
