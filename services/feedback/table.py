"""The table of operations: the functions that answer the RPCs of feedback, and the actions of the RPCs."""

from services.feedback.operations import FeedbackOperations
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table


def feedback_table(operations: FeedbackOperations) -> Table:
    return make_table("feedback", (operations.get_metrics, operations.export_examples))


METHOD_ACTIONS = method_actions("feedback")
