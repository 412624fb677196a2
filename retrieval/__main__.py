"""`python -m retrieval` is the `pincite` command."""

from retrieval.cli import main

main()
