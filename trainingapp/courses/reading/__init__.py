"""Reading a timetable that somebody wrote in lines or sent as a table; knows neither Flask nor the database.

A line has the parts *when* (day, from–until), kind, title, lecturers, room, where (central or sites), sign-in,
separated by `|` or tabs. A table may name its columns instead. A day is written once and holds for the lines below.
"""

from trainingapp.courses.reading.fields import Places, parse_speakers, speakers_text
from trainingapp.courses.reading.lines import ReadLine, read_lines, rows_of, text_of

__all__ = ["Places", "ReadLine", "parse_speakers", "read_lines", "rows_of", "speakers_text", "text_of"]
