"""The review console: sign-on in a browser, the queue of reviews, and the reader. It keeps sessions and preferences."""
