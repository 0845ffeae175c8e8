"""``python -m senstro`` is the command ``senstro``."""

import sys

from senstro.cli.main import main

sys.exit(main())
