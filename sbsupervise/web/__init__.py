"""HTTP: read the form, perform one act, show one page."""
