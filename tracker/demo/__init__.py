"""The demo company: its portfolio, loader and local service."""
