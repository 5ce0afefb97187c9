"""What every floor may use: settings, database, errors, statistics, outgoing requests; no Flask, no slice."""
