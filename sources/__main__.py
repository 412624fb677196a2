"""`python -m sources`: the commands of this package without the rest of the program."""

from __future__ import annotations

from sources.cli import main

if __name__ == "__main__":
    main()
