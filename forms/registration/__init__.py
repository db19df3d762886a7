"""Registration for events (docs/decisions/0017)."""
