"""Checks that document text supports what a model wrote about it. Pure."""
