"""Word lists are written as plain lines of words; this is how they are read."""


def words(lines: str) -> frozenset[str]:
    """The words of the lines, separated by white space."""
    return frozenset(lines.split())


def followed_by(lines: str) -> dict[str, frozenset[str]]:
    """Entries such as "agree:with,on": the words that may follow each; an entry may come more than once."""
    found: dict[str, frozenset[str]] = {}
    for entry in lines.split():
        word, _, followers = entry.partition(":")
        found[word] = found.get(word, frozenset()) | frozenset(followers.split(","))
    return found
