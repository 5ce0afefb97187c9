"""Use cases of accounts: people and their accounts, signing in, tokens."""
