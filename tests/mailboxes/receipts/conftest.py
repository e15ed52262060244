"""The store's fixtures, on SQLite and PostgreSQL, for the tests of receipts."""

from tests.store.conftest import (  # noqa: F401 - fixtures
    empty_url,
    kind,
    made,
    made_in_postgres,
    postgres_server,
    store,
    url,
)
