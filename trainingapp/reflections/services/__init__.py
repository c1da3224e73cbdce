"""What is done with tasks and reflections."""

from trainingapp.reflections.services.reviews import conclude, conclude_all, return_for_rewriting
from trainingapp.reflections.services.tasks import (
    TaskDetails,
    add_task,
    edit_task,
    extend,
    remove_task,
    show_results,
)
from trainingapp.reflections.services.writing import (
    NewerDraft,
    Refused,
    Sent,
    agree_to_print,
    lock,
    save_draft,
    submit,
    take_back_consent,
)

__all__ = [
    "NewerDraft",
    "Refused",
    "Sent",
    "TaskDetails",
    "add_task",
    "agree_to_print",
    "conclude",
    "conclude_all",
    "edit_task",
    "extend",
    "lock",
    "remove_task",
    "return_for_rewriting",
    "save_draft",
    "show_results",
    "submit",
    "take_back_consent",
]
