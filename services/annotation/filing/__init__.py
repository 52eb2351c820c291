"""Sends exports to other systems."""
