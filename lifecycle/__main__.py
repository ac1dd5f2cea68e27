"""`python -m lifecycle` is the command line."""

from lifecycle.cli import main

main()
