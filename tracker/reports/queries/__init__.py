"""Reading across slices for lists: cards for the portfolio, and what waits for one person."""
