"""Policies, criteria, verdicts, reviews, approvals and decisions."""
