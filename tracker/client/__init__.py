"""The REST client for pipelines; it needs no server package."""
