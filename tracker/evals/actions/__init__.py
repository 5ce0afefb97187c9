"""Use cases of evals: storing runs that were read, and setting what a metric must reach."""
