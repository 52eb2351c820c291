"""Pages of the reference, each made from the table in the code that it describes."""
