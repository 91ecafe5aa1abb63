"""Check-worthiness learned from labelled sentences: a small network that ships with the package, and its last layer."""
