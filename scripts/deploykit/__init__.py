"""Generates the parts of the chart and of the Compose file that repeat the table of services."""
