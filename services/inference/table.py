"""The table of operations: the functions that answer the RPCs of inference, and the actions of the RPCs."""

from services.inference.operations import InferenceOperations
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table


def inference_table(operations: InferenceOperations) -> Table:
    return make_table(
        "inference",
        (
            operations.list_models,
            operations.predict,
            operations.predict_batch,
            operations.stream,
        ),
    )


METHOD_ACTIONS = method_actions("inference")
