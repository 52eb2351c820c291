"""Plants one fault of a kind into a contract. Texts are changed in memory and never written."""

from collections.abc import Mapping

from models.evaluation.proofreading import sections, terms, values
from models.evaluation.proofreading.edits import Plant

PLANTS: Mapping[str, Plant] = {
    one.__name__: one
    for one in (
        sections.dangling_reference,
        sections.wrong_subject,
        terms.undefined_term,
        terms.defined_twice,
        terms.unused_definition,
        values.blank,
        values.words_and_figures,
        values.impossible_date,
        values.contradicting_date,
        terms.day_style,
        values.wrong_sum,
        values.wrong_signatory,
        sections.missing_attachment,
        sections.number_jumps,
        sections.number_repeats,
    )
}
