"""Use cases of gates: installing a policy, judging, signing, reviewing, deciding."""
