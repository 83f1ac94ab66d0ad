"""Acts: one function for each thing that a user does."""
