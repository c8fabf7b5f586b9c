"""A newsroom of our own, fiction from end to end, so that the whole product can be tried without any network."""
