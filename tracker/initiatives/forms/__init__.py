"""Forms of initiatives and of what hangs on them."""
