"""The steps of the schema, oldest first; each can go up and down."""
