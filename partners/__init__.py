"""Partners: who signed up, and who may do what."""
