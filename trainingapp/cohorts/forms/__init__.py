"""Forms of the classes: shape of input only."""
