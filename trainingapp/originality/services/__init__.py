"""The verbs of originality. Nothing here commits."""

from __future__ import annotations

from trainingapp.originality.services.keeping import check, forget, give_to, keep
from trainingapp.originality.services.phrases import (
    add_phrase,
    phrase_book,
    remove_phrase,
    rule_on,
    withdraw_ruling,
)
from trainingapp.originality.services.surveying import common_passages, find_clusters

__all__ = [
    "add_phrase",
    "check",
    "common_passages",
    "find_clusters",
    "forget",
    "give_to",
    "keep",
    "phrase_book",
    "remove_phrase",
    "rule_on",
    "withdraw_ruling",
]
