"""``python -m audit``: everything that needs no screen."""

import sys

from audit.cli.results import main

if __name__ == "__main__":
    sys.exit(main())
