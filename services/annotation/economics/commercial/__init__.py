"""The keys of commercial agreements, and the terms that find their values, by subject. Pure."""
