"""Every act and every route: what the door promises of all of them, proved of each."""
