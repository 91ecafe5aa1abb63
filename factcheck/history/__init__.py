"""The append-only, hash-chained record: who did what to what, when."""
