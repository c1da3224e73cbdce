"""The verbs of the classes, by what they are about; the only code that changes their data."""
