"""The web floor all slices share: session, panels, assets, charts, error pages; no slice lives here."""
