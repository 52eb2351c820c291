"""Turns predictions into annotation sets: verified places, playbook findings, review, publication."""
