"""Render the sources of the samples as the files that a legacy system sends."""
