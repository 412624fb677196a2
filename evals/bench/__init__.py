"""Scripts that measure speed; each prints ratios from one run, since seconds differ from machine to machine."""
