"""Answer to Discord; filled by a later step of the road map in the README."""
