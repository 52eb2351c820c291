"""Tests of the word recall."""
