"""What a production server imports: ``wsgi:app``."""

from config import Config
from factcheck.app import create_app
from factcheck.jobs.worker import hand_over_to_queue
from factcheck.running import logs

config = Config.from_env()
logs.configure(development=config.development)
app = create_app(config)
hand_over_to_queue(config, app.extensions["factcheck"].engine)
