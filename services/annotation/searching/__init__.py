"""Pure: finds words in a text as a reader types them."""
