"""Databases of both kinds, for the tests in which instances meet."""

from tests.store.conftest import (  # noqa: F401 - fixtures
    kind,
    made,
    made_in_postgres,
    postgres_server,
    url,
)
