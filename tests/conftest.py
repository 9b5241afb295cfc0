"""What every test shares: how Hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadline: the machines that run the tests are shared, and time is measured by benchmarks.
settings.register_profile("here", deadline=None)
# In CI the same examples every time, so that a red run is about the change that it ran on.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
