"""What a production server imports: ``wsgi:app``."""

from config import Config
from factcheck.app import create_app

app = create_app(Config.from_env())
