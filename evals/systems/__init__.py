"""What can be measured: our own assistant, plain BM25 over the same passages, and any file of answer lines."""
