"""Physical places and their rooms, shared by all classes.

Words: venue 场馆, room 教室 / 报告厅 / 研讨室 (building + number + seats).
May import: `accounts`, `audit`, `web`, `core`.
"""
