"""Text in, frozen values out: find the claims of an article, say who makes them and how much they matter.

No database, no web, nothing beyond the standard library.
"""

from factcheck.nlp.extract import ENGINE, extract

__all__ = ["ENGINE", "extract"]
