"""The fire's database."""

from tests.store.conftest import made_in_postgres, postgres_server  # noqa: F401 - fixtures
