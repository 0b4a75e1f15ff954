"""`make bench`: run measurements and end with status 1 when a limit is passed.

Without argument all of them; by name some: `make bench WHAT="window scaling"`.
"""

import sys
from importlib import import_module

_ALL = ("window", "scaling", "grid", "pages", "importing", "paper", "documents", "safety")

names = sys.argv[1:] or _ALL
measured = [m for name in names for m in import_module(f"benchmarks.{name}").measures()]
for measure in measured:
    print(measure.line())
sys.exit(0 if all(measure.held for measure in measured) else 1)
