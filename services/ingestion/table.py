"""The table of operations: the functions that answer the RPCs and some HTTP routes of ingestion."""

from services.ingestion.batches.listing import Batches
from services.ingestion.entry.submissions import Submissions
from services.ingestion.exports.writing import Exports
from services.ingestion.pages.reading import Pages
from services.ingestion.stops.operations import Stops
from services.shared.runtime.operations.contract import method_actions
from services.shared.runtime.operations.table import Table, make_table

METHOD_ACTIONS = method_actions("ingestion")


def ingestion_table(submissions: Submissions, batches: Batches, stops: Stops, pages: Pages, exports: Exports) -> Table:
    return make_table(
        "ingestion",
        (
            submissions.submit,
            submissions.upload,
            submissions.status,
            submissions.withdraw,
            batches.list,
            batches.get,
            batches.options,
            stops.list,
            stops.resume,
            pages.read,
            exports.write,
        ),
    )
