// Any bundle will do, because nothing is run.
