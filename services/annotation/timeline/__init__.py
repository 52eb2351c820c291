"""What happened to a document, and who received its text."""
