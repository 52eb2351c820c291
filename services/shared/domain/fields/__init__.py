"""Fields: what kinds there are, how words become a value, how values compare. Pure."""
