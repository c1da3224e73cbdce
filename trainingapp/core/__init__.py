"""What everything uses and what knows nothing about training.

Settings, database, clock, errors, languages, background jobs, spreadsheets, files, fonts and PDF.
May import: nothing of trainingapp outside this package.
"""
