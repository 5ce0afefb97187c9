"""What the API of accounts gives."""

from tracker.web.api import Schema


class Me(Schema):
    """Who a token or session belongs to and what it may do."""

    id: str
    name: str
    role: str
    scopes: list[str]
    time_zone: str
