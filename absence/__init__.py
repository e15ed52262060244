"""Absence: automatic replies, somebody who really watches the mailbox, and everything put back afterwards."""
