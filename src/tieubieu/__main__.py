"""`python -m tieubieu` is `tieubieu`."""

import sys

from tieubieu.cli import main

sys.exit(main())
