"""``python -m postvakt`` is the ``postvakt`` command."""

from postvakt.cli import main

if __name__ == "__main__":
    main()
