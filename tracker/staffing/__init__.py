"""Skills, needs, allocations: who covers what."""
