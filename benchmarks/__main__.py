"""`make bench`: run measurements and end with status 1 when a limit is passed.

Without argument those whose limits are kept and must stay so; by name any of them:
`make bench WHAT=importing` measures what importing still has to gain (it needs pandas).
"""

import sys
from importlib import import_module

_KEPT = ("window", "scaling")

names = sys.argv[1:] or _KEPT
measured = [m for name in names for m in import_module(f"benchmarks.{name}").measures()]
for measure in measured:
    print(measure.line())
sys.exit(0 if all(measure.held for measure in measured) else 1)
