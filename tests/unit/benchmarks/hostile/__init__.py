"""Tests of the run of hostile files."""
