"""What `glossator redact` shows: terminal, page, report."""
