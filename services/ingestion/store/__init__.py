"""Submissions, versions of documents, and duplicates."""
