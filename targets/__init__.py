"""Targets: what was promised, and how it will be done."""
