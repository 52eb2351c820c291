"""Comments of reviewers on a document, without input and output."""
