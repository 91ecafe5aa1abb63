"""Word lists are written as plain lines of words; this is how they are read."""


def words(lines: str) -> frozenset[str]:
    """The words of the lines, separated by white space."""
    return frozenset(lines.split())
