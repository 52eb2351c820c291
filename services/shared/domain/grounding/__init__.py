"""Checks that words of a document support what a model wrote about them. Pure."""
