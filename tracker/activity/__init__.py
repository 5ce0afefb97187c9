"""The event log: who did what, when, through which door; it knows no other slice."""
