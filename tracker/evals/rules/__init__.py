"""Pure questions about eval results: the normalised run, bounds, comparison; no file or table is read."""
