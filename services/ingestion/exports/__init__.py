"""Files that leave, for annotation on behalf of a reader."""
