"""Questions across documents that a person keeps, to learn of new documents that answer them. Pure."""
