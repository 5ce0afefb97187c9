"""Pure rules of staffing: what covers a need, how loaded a person is."""
