"""What inference and its models cost."""

import models.training  # noqa: F401 - makes the package of the clause model known
