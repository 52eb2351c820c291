"""The recipes of CONTRIBUTING, each followed on a copy of the tree."""
