"""Telling people what concerns them: in the application, by mail, in a chat. ``rules.py`` is the one page to read."""
