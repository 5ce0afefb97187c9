"""What a job may be, how long it is somebody's, and when it is tried again; pure values."""

from tracker.background.rules.states import ACTIVE, LEASE, MOST_ATTEMPTS, State, pause_before

__all__ = ["ACTIVE", "LEASE", "MOST_ATTEMPTS", "State", "pause_before"]
