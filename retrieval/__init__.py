"""From a question to an answer whose every statement is bound to a verbatim passage."""
