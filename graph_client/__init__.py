"""Outwards: Microsoft Graph and Exchange. Sign-in, requests, batches, throttling, delta, and a module per resource."""
