"""Tracker: AI initiatives on their way from pilot through evaluation to production, moved on by evidence."""

__version__ = "0.1.0"
