"""What is taught, by whom, when and where.

Words: course 课程, lecturer 授课人, case presenter 案例交流人, lesson 课次 (central or of one site), timetable 课程表,
half-day 半天, plan (a lesson that somebody wants), draft (plans read from one line of text).
A central lesson is stored once and appears at every site.
May import: `cohorts`, `venues`, `accounts`, `audit`, `web`, `core`.
"""
