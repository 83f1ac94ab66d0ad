"""水保监管: supervision of production and construction projects for soil and water conservation."""
