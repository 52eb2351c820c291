"""Render documents, findings and narrations for the terminal."""
