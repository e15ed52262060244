"""Microsoft Graph v1.0 as the tenant answers it."""
