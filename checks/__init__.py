"""The rule engine: etiquette and secrecy, the Python twin of addin/src/checks. Pure: no clock, no files, no network."""
