"""One module for each subcommand of `pincite`; each holds a Typer application called `app`."""
