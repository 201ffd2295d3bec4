"""`python -m lint_news`."""

import sys

from lint_news.cli import main

sys.exit(main())
