"""Text in, frozen values out: find the claims of an article, say who makes them and how much they matter.

No database, no web. What was learned needs numpy, onnxruntime and tokenizers; without them the rules do it alone.
"""

from factcheck.nlp.extract import ENGINE, extract

__all__ = ["ENGINE", "extract"]
