"""Generates personal values, and finds places for them in real agreements. No value is copied from real data."""
