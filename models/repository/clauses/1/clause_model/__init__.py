"""The clause model: pure functions on one window of redacted text, shared by training and by Triton. numpy only."""
