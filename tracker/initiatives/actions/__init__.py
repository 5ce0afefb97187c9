"""Use cases of initiatives."""
