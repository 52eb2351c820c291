"""Run the examples of a documentation page, and compare their outputs with the page."""
