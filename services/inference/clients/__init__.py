"""Clients of the other services that inference calls."""
