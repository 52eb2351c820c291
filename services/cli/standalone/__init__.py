"""Extract, redact and annotate files without a running system."""
