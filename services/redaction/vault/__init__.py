"""Encrypted personal values, and the gate that checks every prompt against them."""
