"""The simulated Outlook: a small mail program on the tenant's own Graph, with the add-in running in it."""
