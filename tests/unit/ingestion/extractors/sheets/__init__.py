"""Tests of the extractors of workbooks."""
