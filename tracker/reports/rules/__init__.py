"""What lists are narrowed and sorted by, and how their rows read; no database and no web here."""
