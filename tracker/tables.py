"""Every table of every slice, imported so that the metadata is whole; nothing else lives here."""

from tracker.accounts import models as accounts
from tracker.activity import models as activity
from tracker.background import models as background
from tracker.core.database import Base
from tracker.endpoints import models as endpoints
from tracker.evals import models as evals
from tracker.gates import models as gates
from tracker.initiatives import models as initiatives
from tracker.reports import models as reports
from tracker.staffing import models as staffing
from tracker.web import models as web

METADATA = Base.metadata
SLICES = (web, accounts, activity, background, initiatives, evals, endpoints, staffing, gates, reports)
