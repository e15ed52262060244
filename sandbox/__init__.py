"""A local Microsoft 365 tenant: Graph, Exchange, Entra, SMTP and a simulated Outlook. It refuses to be kinder than the real thing."""
