"""The rules: plain Python without clock, input or output, or framework."""
