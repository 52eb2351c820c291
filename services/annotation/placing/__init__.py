"""Places in the redacted text become verified places in the original."""
