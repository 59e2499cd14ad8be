"""Opening a store of this layout, making one, or bringing an older one up to it without touching what it holds."""

from sqlalchemy import Connection, Engine, Table, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from nlp_coder.workbench import tables
from nlp_coder.workbench.errors import StoreUnreadableError, StoreVersionError
from nlp_coder.workbench.tables import LAYOUT, DismissalRow, LayoutRow, QueryRow, QueryStepRow

ADDED = {2: (QueryRow, QueryStepRow, DismissalRow)}
"""The tables that each layout added to the one before."""


def prepare(engine: Engine) -> None:
    """Make the tables, or bring an older layout up to this one: whole or not at all.

    Raises StoreUnreadableError; StoreVersionError for a layout that is not known, before anything is written.
    """
    try:
        with Session(engine) as session, session.begin():
            connection = session.connection()
            found = _found(connection, session)
            if found is None:
                tables.Table.metadata.create_all(connection)
                session.add(LayoutRow(number=LAYOUT))
            elif 1 <= found < LAYOUT:
                _bring_up(connection, session, found)
    except DBAPIError as error:
        raise StoreUnreadableError(problem=type(error.orig).__name__) from None
    if found is not None and not 1 <= found <= LAYOUT:
        raise StoreVersionError(found=found, known=LAYOUT)


def _found(connection: Connection, session: Session) -> int | None:
    if not inspect(connection).has_table(LayoutRow.__tablename__):
        return None
    return session.scalar(select(LayoutRow.number).order_by(LayoutRow.number.desc()))


def _bring_up(connection: Connection, session: Session, found: int) -> None:
    for layout in range(found + 1, LAYOUT + 1):
        added = [row.__table__ for row in ADDED[layout]]
        tables.Table.metadata.create_all(connection, [one for one in added if isinstance(one, Table)])
    for old in session.scalars(select(LayoutRow)).all():
        session.delete(old)
    session.flush()
    session.add(LayoutRow(number=LAYOUT))
