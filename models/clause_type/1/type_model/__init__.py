"""A clause type of one's own: pure functions on one window of redacted text, shared by training and by Triton."""
