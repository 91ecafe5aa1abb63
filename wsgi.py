"""What a production server imports: ``wsgi:app``."""

from factcheck.app import create_app

from config import Config

app = create_app(Config.from_env())
