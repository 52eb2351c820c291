"""Measures the cost of inference and its models."""

import models.training  # noqa: F401 - makes the package of the clause model known
