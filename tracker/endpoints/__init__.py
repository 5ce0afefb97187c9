"""Deployed endpoints, their checks and deployments."""
