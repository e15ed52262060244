"""Entra ID as far as the product and its clients meet it: discovery, keys, tokens, sign-in pages, app registrations."""
