"""Eval results: datasets, systems, suites, runs, cases, metrics, and the targets they are held against."""
