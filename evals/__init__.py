"""Cases, runs, reports; filled by a later step of the road map in the README."""
