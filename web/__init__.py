"""The console, self service and the API of the add-in."""
