"""The tables of mailboxes. Small integers inside, Graph's long ids only at the edge (``item_ids``)."""

from __future__ import annotations

# AUTOINCREMENT, because ids are made from keys and an id is never given twice.
# The long columns come last, so that SQLite need not read them to list, count or follow changes.
SCHEMA = """
CREATE TABLE IF NOT EXISTS mailboxes (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  settings TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS folders (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  parent INTEGER,
  well_known TEXT,
  name TEXT NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0,
  change INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS folders_of_mailbox ON folders (mailbox, parent);
CREATE TABLE IF NOT EXISTS folder_departures (
  key INTEGER PRIMARY KEY,
  mailbox INTEGER NOT NULL,
  folder INTEGER NOT NULL,
  change INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS folder_departures_of_mailbox ON folder_departures (mailbox, change);
CREATE TABLE IF NOT EXISTS messages (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  folder INTEGER NOT NULL,
  moves INTEGER NOT NULL DEFAULT 0,
  change INTEGER NOT NULL,
  entered INTEGER NOT NULL,
  received TEXT NOT NULL,
  is_read INTEGER NOT NULL,
  is_draft INTEGER NOT NULL,
  message_id TEXT NOT NULL,
  body_type TEXT NOT NULL,
  properties BLOB NOT NULL,
  transport BLOB,
  body TEXT NOT NULL,
  unsafe_body TEXT
);
CREATE INDEX IF NOT EXISTS messages_by_time ON messages (folder, received, is_read);
CREATE INDEX IF NOT EXISTS messages_of_mailbox ON messages (mailbox, received);
CREATE INDEX IF NOT EXISTS messages_by_change ON messages (folder, change);
CREATE INDEX IF NOT EXISTS messages_by_message_id ON messages (message_id);
CREATE TABLE IF NOT EXISTS departures (
  key INTEGER PRIMARY KEY,
  folder INTEGER NOT NULL,
  change INTEGER NOT NULL,
  message INTEGER NOT NULL,
  moves INTEGER NOT NULL,
  received TEXT NOT NULL,
  reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS departures_by_change ON departures (folder, change);
CREATE TABLE IF NOT EXISTS attachments (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  message INTEGER NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  odata_type TEXT NOT NULL,
  content_id TEXT,
  inline INTEGER NOT NULL,
  size INTEGER NOT NULL,
  modified TEXT NOT NULL,
  item BLOB,
  content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS attachments_of_message ON attachments (message);
CREATE TABLE IF NOT EXISTS message_rules (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  rule BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS message_rules_of_mailbox ON message_rules (mailbox, sequence);
CREATE TABLE IF NOT EXISTS categories (
  key INTEGER PRIMARY KEY,
  mailbox INTEGER NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS categories_of_mailbox ON categories (mailbox);
CREATE TABLE IF NOT EXISTS events (
  key INTEGER PRIMARY KEY AUTOINCREMENT,
  mailbox INTEGER NOT NULL,
  change INTEGER NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  recurs INTEGER NOT NULL DEFAULT 0,
  event BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_time ON events (mailbox, starts);
"""
