"""Work outside of a request: a table of jobs with leases, from which worker threads take what is due."""
