"""What we know: the catalogue, the bytes, and the documents parsed from them."""
