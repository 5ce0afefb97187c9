"""Pure rules of the event log: what the chain's hash covers."""
