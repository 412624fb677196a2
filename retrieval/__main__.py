"""Where `pincite` and `python -m retrieval` begin: with an eye on Ctrl-C, before anything heavy is imported."""

from retrieval.interruption import leave_when_interrupted


def main() -> None:
    """Run the command line."""
    leave_when_interrupted()
    from retrieval.cli import main as run

    run()


if __name__ == "__main__":
    main()
