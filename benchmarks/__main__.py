"""`make bench`: run every measurement and end with status 1 when a limit is passed."""

import sys

from benchmarks import scaling, window

measured = [measure for module in (window, scaling) for measure in module.measures()]
for measure in measured:
    print(measure.line())
sys.exit(0 if all(measure.held for measure in measured) else 1)
