"""Pages that read across slices: home, portfolio, my work, search."""
