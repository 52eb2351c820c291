"""Makes the page of findings on the samples."""
