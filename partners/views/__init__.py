"""The partners' pages: the directory, and the people."""
