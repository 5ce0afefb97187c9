"""What every floor may use: settings, database, errors, actor, statistics, outgoing requests; no Flask and no slice lives here."""
