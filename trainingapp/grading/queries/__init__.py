"""Finding what there is to deal, to read and to report."""

from __future__ import annotations

from trainingapp.grading.queries.desk import (
    Progress,
    Sheet,
    current_review,
    desk,
    neighbours,
    newest_version,
    next_unread,
    phrases,
    progress,
    sheet,
    unread_count,
)
from trainingapp.grading.queries.inputs import hands, last_positions, stranded, undealt, unfinished
from trainingapp.grading.queries.levels import Result, final_levels, results
from trainingapp.grading.queries.overview import (
    Figures,
    Filter,
    Load,
    all_reviews,
    figures,
    history,
    reviews,
)

__all__ = [
    "Figures",
    "Filter",
    "Load",
    "Progress",
    "Result",
    "Sheet",
    "all_reviews",
    "current_review",
    "desk",
    "figures",
    "final_levels",
    "hands",
    "history",
    "last_positions",
    "neighbours",
    "newest_version",
    "next_unread",
    "phrases",
    "progress",
    "results",
    "reviews",
    "sheet",
    "stranded",
    "undealt",
    "unfinished",
    "unread_count",
]
