"""Points and economics that an attorney found in contracts, without having seen the product's output."""
