"""Documents of any number of bytes of content, whose time at two sizes is compared."""
