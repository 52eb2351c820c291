"""What a person asks across documents, and whether a document fits. Pure."""
