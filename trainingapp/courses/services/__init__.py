"""What changes the timetable. Each verb refuses what the rules or a clash forbid, and leaves a trace."""

from trainingapp.courses.services.dates import keep_lessons_inside
from trainingapp.courses.services.lessons import (
    add_lesson,
    add_lessons,
    check_lessons,
    edit_lesson,
    remove_lesson,
)

__all__ = [
    "add_lesson",
    "add_lessons",
    "check_lessons",
    "edit_lesson",
    "keep_lessons_inside",
    "remove_lesson",
]
