"""`python -m factcheck.nlp FILE`: the claims of a text file, without the rest of the application."""

import argparse
import json
import pathlib
import sys
from datetime import date

from factcheck.nlp.extract import extract
from factcheck.nlp.render import to_json, to_table


def main(arguments: list[str] | None = None) -> int:
    """Print the claims of a file; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m factcheck.nlp", description=__doc__)
    parser.add_argument("file", help="a UTF-8 text file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--published", type=date.fromisoformat, help="YYYY-MM-DD, settles relative dates")
    given = parser.parse_args(arguments)
    try:
        raw = sys.stdin.buffer.read() if given.file == "-" else pathlib.Path(given.file).read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        sys.stderr.write(f"{given.file} cannot be read: {problem}\n")
        return 2
    found = extract(text, published=given.published)
    if given.json:
        out = "".join(json.dumps(to_json(c), ensure_ascii=False) + "\n" for c in found.candidates)
    else:
        out = to_table(found)
    sys.stdout.buffer.write(out.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
