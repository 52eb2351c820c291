"""Pure: finds in a text what a policy wants replaced."""
