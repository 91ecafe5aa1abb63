"""Who may do what. ``rules.py`` is the one page to read."""
