"""Use cases of staffing: skills and levels, needs, allocations."""
