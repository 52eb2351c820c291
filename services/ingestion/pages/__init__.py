"""Pages of originals: their words, and pictures of them, for annotation on behalf of a reader."""
