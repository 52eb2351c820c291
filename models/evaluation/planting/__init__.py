"""What is planted into real agreements, and where: every value is made here, none is copied."""
