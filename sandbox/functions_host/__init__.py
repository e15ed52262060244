"""A local stand-in for the Azure Functions host: runs exactly the code that Azure runs.

It reads the bindings from ``function_app.app.get_functions()`` and the settings from ``host.json``, as the real host does, and runs
HTTP triggers, NCRONTAB timers and queue triggers with retries and a poison queue. Queues are tables in one SQLite file.
"""
