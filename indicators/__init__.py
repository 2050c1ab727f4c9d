"""Indicators: what is measured."""
