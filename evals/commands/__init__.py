"""The command line of this package: `pincite eval`."""
