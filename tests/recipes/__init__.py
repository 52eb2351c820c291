"""Tests that follow the recipes of CONTRIBUTING on a copy of the tree."""
