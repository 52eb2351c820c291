"""Your own clause type: pure functions on one window of redacted text, for training and for Triton."""
