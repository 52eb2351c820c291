"""Show what `glossator redact` did: on the terminal and as an HTML page."""
