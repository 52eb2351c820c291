"""A topic, a field of an event, and an RPC."""

from tests.recipes.conftest import Follow

_MESSAGE = """
// A document is closed: its matter has ended.
message DocumentClosed {
  // Id of the event.
  string event_id = 1;
  // Time of the change.
  google.protobuf.Timestamp occurred_at = 2;
  // Metadata of the document.
  glossator.document.v1.DocumentRecord document = 3;
}
"""
_EVENT = '''@dataclass(frozen=True, slots=True)
class DocumentClosed:
    """A document is closed: its matter has ended."""

    event_id: str
    occurred_at: datetime
    document: DocumentRecord


Event = (
'''
_TOPIC = """
_ROWS: tuple[Topic, ...] = (
    Topic(
        "documents.closed",
        e.DocumentClosed,
        consumers=("compliance",),
        about="Documents whose matter has ended.",
    ),"""
_RPC = """service InferenceService {
  // How many models this service calls.
  rpc CountModels(CountModelsRequest) returns (CountModelsResponse) {
    option (glossator.api.v1.operation) = {
      action: "inference.count_models"
      purpose: PURPOSE_NONE
      audit: AUDIT_ALL
      summary: "Count the models"
    };
  }
"""
_RPC_MESSAGES = """
message CountModelsRequest {}

message CountModelsResponse {
  // Number of models.
  int32 models = 1;
}
"""
_IMPORTED = """    CountModelsRequest,
    CountModelsResponse,
    ListModelsRequest,
"""
_RECORDS = '''

@dataclass(frozen=True, slots=True)
class CountModelsResponse:
    """The number of models."""

    models: int


@dataclass(frozen=True, slots=True)
class CountModelsRequest(Request[CountModelsResponse]):
    """A request for the number of models."""
'''
_FUNCTION = '''    async def count_models(self, actor: Actor, _request: CountModelsRequest) -> CountModelsResponse:
        """How many models there are."""
        await self.authorise(actor, Action.COUNT_MODELS, Resource("model"))
        return CountModelsResponse(len(self.models.all))

    async def predict('''
_RPC_TEST = """

@pytest.mark.parametrize(("authorise", "expected"), [(_allowed, 1), (_denied, Reason.FORBIDDEN)])
async def test_models_are_counted(authorise: Authorise, expected: object) -> None:
    try:
        assert (await _streamer(None, authorise).count_models(_CALLER, CountModelsRequest())).models == expected
    except Reject as error:
        assert error.reason is expected
"""


def test_add_a_topic(follow: Follow) -> None:
    steps = follow("Add a topic", AREA="ingestion", TOPIC="documents.closed")
    steps.append("events.proto", _MESSAGE)
    steps.replace("domain/events.py", "Event = (\n", _EVENT)
    steps.replace("domain/events.py", "    | DeadLetter\n", "    | DeadLetter\n    | DocumentClosed\n")
    steps.add_after("messages.py", "    e.DocumentWithdrawn:", "    e.DocumentClosed: ingestion.DocumentClosed,")
    steps.replace("topics.py", "\n_ROWS: tuple[Topic, ...] = (", _TOPIC)
    steps.replace(
        "wire/services.py",
        '            "documents.ingested",\n',
        '            "documents.ingested",\n            "documents.closed",\n',
    )
    steps.make("protos/gen", "golden", "docs/reference")
    steps.check(
        "tests/contract/test_golden.py", "tests/contract/test_mirrors.py", "tests/unit/shared/wire/test_topics.py"
    )


def test_add_a_field_of_an_event(follow: Follow) -> None:
    steps = follow("Add a field of an event", AREA="ingestion", TOPIC="documents.withdrawn", VERSION="v1-6")
    field = "  string reason = 4;\n}\n\n// A document was parsed"
    new = "\n  // Person who requested it.\n  string requested_by = 5;\n"
    steps.replace("events.proto", field, field.replace("\n", new, 1))
    steps.replace("domain/events.py", *_added_field("class DocumentIngested", "requested_by"))
    steps.replace("contract/golden.py", '"documents.withdrawn": "v1-5"', '"documents.withdrawn": "v1-6"')
    steps.make("protos/gen", "golden", "docs/reference")
    steps.check("tests/contract/test_golden.py", "tests/contract/test_mirrors.py")


def _added_field(before: str, name: str) -> tuple[str, str]:
    """The old and the new end of the class before `before`."""
    end = f'    reason: str = ""\n\n\n@dataclass(frozen=True, slots=True)\n{before}'
    return end, end.replace("\n", f'\n    {name}: str = ""\n', 1)


def test_add_an_rpc(follow: Follow) -> None:
    steps = follow("Add an RPC", AREA="inference")
    steps.replace("service.proto", "service InferenceService {\n", _RPC)
    steps.append("service.proto", _RPC_MESSAGES)
    steps.add_after("domain/records.py", "    READ_MODELS =", '    COUNT_MODELS = "inference.count_models"')
    steps.replace("access.yaml", "    inference.infer:\n", "    inference.infer:\n    inference.count_models:\n")
    steps.replace("access.schema.json", '"inference.infer",', '"inference.infer",\n          "inference.count_models",')
    steps.append("inference/records.py", _RECORDS)
    steps.replace("inference/operations.py", "    async def predict(", _FUNCTION)
    steps.replace("inference/operations.py", "    ListModelsRequest,\n", _IMPORTED)
    steps.replace(
        "table.py", "operations.list_models,", "operations.count_models,\n            operations.list_models,"
    )
    steps.append("test_operations.py", _RPC_TEST)
    steps.replace("test_operations.py", "import PredictAnswer,", "import CountModelsRequest, PredictAnswer,")
    steps.make("protos/gen", "docs/reference")
    steps.check(
        steps.path("test_operations.py"),
        "tests/contract/test_operations.py",
        "tests/contract/test_authorisation.py",
        "tests/unit/shared/runtime/access/test_policy.py",
    )
