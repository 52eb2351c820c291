"""Curves and figures as SVG for cards and docs."""
