"""Every table, in one place, for migrations and for the mapper."""

from factcheck.accounts import models as accounts
from factcheck.articles import models as articles
from factcheck.claims import models as claims
from factcheck.db import Base
from factcheck.history import models as history
from factcheck.jobs import models as jobs
from factcheck.publishing import models as publishing
from factcheck.review import models as review
from factcheck.review import watch

metadata = Base.metadata

__all__ = ["accounts", "articles", "claims", "history", "jobs", "metadata", "publishing", "review", "watch"]
