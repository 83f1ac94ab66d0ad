"""The law's figures: rows by date in TOML files, each with its source."""
