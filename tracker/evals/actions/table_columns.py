"""Remembering what people said of the columns of a table."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.evals.models import TableColumns


def remember_columns(
    session: Session, *, initiative_id: str, digest: str, statements: str, now: datetime
) -> None:
    """Keep the statements for the next table with the same columns; none at all forgets them."""
    known = session.get(TableColumns, (initiative_id, digest))
    text = "\n".join(filter(None, map(str.strip, statements.splitlines())))
    if not text:
        if known is not None:
            session.delete(known)
        return
    known = known or TableColumns(initiative_id=initiative_id, digest=digest)
    known.statements, known.said_at = text, now
    session.add(known)
