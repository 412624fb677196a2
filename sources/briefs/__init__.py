"""Our own words on EU AI policy: facts with value, date, status and source, and plain-language glosses on the law."""
