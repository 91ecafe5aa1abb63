"""Every table, in one place, for migrations and for the mapper."""

from factcheck.accounts import models as accounts
from factcheck.articles import models as articles
from factcheck.claims import models as claims
from factcheck.db import Base
from factcheck.desk import models as desk
from factcheck.drafts import models as drafts
from factcheck.history import models as history
from factcheck.jobs import models as jobs
from factcheck.keeping import models as keeping
from factcheck.notices import models as notices
from factcheck.publishing import models as publishing
from factcheck.review import models as review
from factcheck.review import watch
from factcheck.talk import models as talk
from factcheck.tips import models as tips

metadata = Base.metadata

__all__ = [
    "accounts",
    "articles",
    "claims",
    "desk",
    "drafts",
    "history",
    "jobs",
    "keeping",
    "metadata",
    "notices",
    "publishing",
    "review",
    "talk",
    "tips",
    "watch",
]
