"""The state of the product: tables, migrations, outbox, journal and the hash-chained audit log."""
