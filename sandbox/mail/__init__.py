"""Mailboxes' contents: folders, messages, attachments, and what happens to them."""
