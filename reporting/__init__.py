"""Reporting: what happened, and how it is judged."""
