"""People, teams, sign-in, tokens and the permission table."""
