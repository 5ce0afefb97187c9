"""Measurements of Tracker beside a floor app, as ratios taken in one run; nothing here is a test."""
