"""Initiatives, their stages, milestones, updates and documents."""
