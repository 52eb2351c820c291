"""Leaves forms in exhibits out of what the rules of a playbook read. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from services.annotation.playbook.marks import Mark
from services.annotation.playbook.subject import Subject


def without_forms(subject: Subject, marks: Sequence[Mark]) -> tuple[Subject, Sequence[Mark]]:
    """The subject and the marks without forms inside its file: they are signed later, or never. What a person confirmed
    stays. Nothing changes if the text cannot be read.
    """
    text = subject.text
    forms = tuple(one.span for one in text.redacted.documents() if one.form) if text else ()
    if text is None or not forms:
        return subject, marks
    kept = [
        one
        for one in marks
        if one.confirmed
        or one.passage is None
        or not any(form.start <= one.passage.span.start < form.end for form in forms)
    ]
    return replace(subject, text=replace(text, redacted=text.redacted.without(forms))), kept
