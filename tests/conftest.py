"""What every test shares: how Hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import Phase, settings

# No deadline: the machines that run the tests are shared, and time is measured by benchmarks.
settings.register_profile("here", deadline=None)
# In CI the same examples every time, so that a red run is about the change that it ran on.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
# A mutant is met by thousands: few examples, always the same, and no search for a smaller one.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    max_examples=8,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("TESTS_PROFILE") or ("ci" if os.environ.get("CI") else "here"))
