"""Draws documents at random, without input and output."""
