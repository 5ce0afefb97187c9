"""The web floor that all slices share: database session, panels, assets, charts, error pages; no slice lives here."""
