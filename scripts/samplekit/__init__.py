"""Turns the readable sources of the samples into the files that a legacy system would send."""
