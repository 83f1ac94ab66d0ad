"""Forms: strings of a request turned into typed commands."""
