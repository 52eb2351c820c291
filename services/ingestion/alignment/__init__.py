"""Find the words of a text on the pages that another program has drawn from the same document."""
