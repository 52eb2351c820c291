"""Messages to people about reviews: a link and numbers, and no words of documents."""
