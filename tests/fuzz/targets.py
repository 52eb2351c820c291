"""The table of fuzz targets. A target raises an error only if the code under it has a fault."""

import asyncio
import base64
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from services.annotation.desk.reading import parse_cursor
from services.annotation.policy_files.playbooks import read_playbook
from services.annotation.policy_files.review_policy import read_review_policy
from services.cli.local.tools import CHECKOUT
from services.inference.prediction.document_type import document_type
from services.ingestion.entry.http_upload import declared_upload, read_upload
from services.ingestion.locations import read_locations
from services.ingestion.metadata import completed, read_object
from services.ingestion.stops.records import read_limits
from services.redaction.files.policies import parse_policy
from services.redaction.holds.register import HoldFile
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.errors import Reject
from services.shared.domain.events import DocumentSubmitted, Event, message_key
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import LocalIssuer, LocalVerifier
from services.shared.runtime.access.origins import origin_of
from services.shared.runtime.access.policy import PolicyText, build_policy, load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.document_types import read_types, shipped_types
from services.shared.runtime.yaml_file import YamlFileError
from services.shared.wire.codec import decode, encode
from services.shared.wire.dead_message import DeadMessage, pack, unpack
from services.shared.wire.headers import Header, header_map, read_trail, to_record
from services.shared.wire.inbound import read_event, unidentified_event
from services.shared.wire.json_codec import from_json
from services.shared.wire.topics import BY_NAME, TOPICS
from tests.events import ingested, submitted
from tests.fakes import FakeClock
from tests.fuzz.documents.mails import mails
from tests.fuzz.documents.open_texts import open_texts
from tests.fuzz.documents.packages import packages
from tests.fuzz.documents.pages import pages
from tests.fuzz.documents.print_files import print_files
from tests.fuzz.documents.rich_texts import rich_texts
from tests.fuzz.documents.texts import texts
from tests.fuzz.documents.workbooks import old_workbooks, open_workbooks, workbooks
from tests.fuzz.extraction.parent import check_of
from tests.fuzz.mutations import bytes_near, changed, dumped
from tests.fuzz.page_tokens import check_page_token, page_tokens

NOW = datetime(2026, 1, 2, tzinfo=UTC)
_POLICIES = CHECKOUT / "playbooks" / "policies"
ACCESS = load_policy(CHECKOUT / "samples" / "access.yaml")
_KEY = Ed25519PrivateKey.generate()
_DOCUMENT = {"tenant": "harbour-bank", "source_system": "deal-vault", "source_reference": "NGC-1", "matter": "HB-1"}
_EVENT = {
    "specversion": "1.0",
    "id": "A-1",
    "source": "/legacy",
    "type": "glossator.documents.submitted.v1",
    "time": "2026-01-02T03:04:05Z",
    "datacontenttype": "application/json",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "data": {"document": {**_DOCUMENT, "purposes": ["review"], "hold_ids": ["H-1"]}, "content": "bm90ZQ==", "uri": ""},
}
_HEADERS: dict[str, str] = {
    "content-type": "application/json",
    "ce_specversion": "1.0",
    "ce_id": "A-1",
    "ce_source": "/legacy",
    "ce_type": "glossator.documents.submitted.v1",
    "ce_time": "2026-01-02T03:04:05Z",
}


@dataclass(frozen=True, slots=True)
class Target:
    """`check` receives the values of `inputs`. `examples`: in `make test`, and `round` times as many in a round."""

    name: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], object]
    examples: int = 40
    round: int = 1


def _envelope(message: tuple[str, dict[str, str], bytes]) -> None:
    """A message becomes an event or a rejection; both are answered, counted and stored without another error."""
    name, headers, value = message
    topic, read = BY_NAME[name], header_map([(key, text.encode("utf-8", "replace")) for key, text in headers.items()])
    event: Event | None
    try:
        event = read_event(topic, read, value, NOW)
    except Reject as error:
        event = getattr(error, "event", None) or unidentified_event(topic, "documents.submitted-0-1", NOW, value)
    read_trail(read)
    stored: tuple[Header, ...] = tuple((key, text.encode("utf-8", "replace")) for key, text in headers.items())
    dead = DeadMessage(name, 0, 1, None, value, stored)
    assert unpack(pack(dead)) == dead
    if event is not None:
        message_key(event).encode()
        assert decode(type(event), encode(event)) == event
        to_record(event, "ingestion")
        origin_of(event, ACCESS.sources)
        with suppress(Reject):
            if isinstance(event, DocumentSubmitted):
                completed(event.document, event.submission_id)


def _metadata(data: bytes) -> None:
    with suppress(Reject):
        completed(from_json(DocumentRecord, {**read_object(data, "metadata")}), "s-1")


def _token(bearer: bytes) -> None:
    """No token is accepted that the issuer did not sign."""
    text = bearer.decode("latin-1")
    actor: Actor | None = None
    with suppress(Reject):
        actor = asyncio.run(_VERIFIER.verify(text))
    assert actor in (None, _ACTOR)


def _forged(header_and_claims: tuple[bytes, bytes]) -> None:
    parts = [base64.urlsafe_b64encode(part).rstrip(b"=") for part in (*header_and_claims, b"signature")]
    _token(b".".join(parts))


def _cursor(text: str) -> None:
    with suppress(Reject):
        assert parse_cursor(text) >= 0


def _yaml(read: Callable[[str], object]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        with suppress(YamlFileError):
            read(data.decode("utf-8", "replace"))

    return check


def _document_types(text: str) -> None:
    """A file is refused, or each of its types descends from a shipped one."""
    types = read_types({"own.yaml": text})
    assert all(types.base(one.name) in shipped_types().names for one in types.own)
    kind, _ = document_type(RedactedText("DATA PROCESSING AGREEMENT\npersonal data of the controller"), types)
    assert kind in types.names


def _setting(text: str) -> None:
    for read in (read_limits, read_locations):
        with suppress(ValueError):
            read(text)


def _holds(data: bytes) -> None:
    """A damaged file never clears a document: it is refused, or the entry that clears it is still there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "holds.yaml"
        path.write_bytes(data)
        with suppress(Reject):
            [hold] = asyncio.run(
                HoldFile(path, FakeClock()).find([from_json(DocumentRecord, {**_DOCUMENT, "document_id": "d-1"})])
            )
            assert hold is not None or b"clear" in data


def _upload(body: bytes) -> None:
    """A form or a body of an upload becomes metadata and content, or a refusal."""
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": _FORM_HEADERS, "app": None}

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def read() -> None:
        request = Request(scope, receive)
        (await read_upload(request, declared_upload(request), lambda _: None)).record("harbour-bank")

    with suppress(Reject):
        asyncio.run(read())


def _dead(data: bytes) -> None:
    with suppress(Reject):
        unpack(data)


def _json(path: str) -> Any:
    return json.loads((CHECKOUT / path).read_text())


def _near_file(path: str) -> st.SearchStrategy[bytes]:
    return bytes_near([(CHECKOUT / path).read_bytes()])


_ACTOR = Actor("reviewer@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}))
_ISSUER = LocalIssuer(_KEY, SystemClock())
_TOKEN = _ISSUER.issue(_ACTOR, timedelta(hours=20))
_VERIFIER = LocalVerifier(lambda: {_ISSUER._key_id: _KEY.public_key()}, SystemClock())

_FORM_HEADERS = [(b"content-type", b"multipart/form-data; boundary=b")]
_FORM = (
    b'--b\r\ncontent-disposition: form-data; name="metadata"\r\n\r\n' + dumped(_DOCUMENT) + b"\r\n"
    b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwords\r\n--b--\r\n'
)
_HOLDS = b"tenants:\n  harbour-bank:\n    matters: {HB-1: held, HB-2: clear}\n    documents: {d-1: held}\n"
_OWN_TYPES = (
    b"types:\n  - name: data processing agreement\n    parent: service\n    titles: [data processing <paper>]\n"
    b"    unless: [data processing note]\n    words: [personal data, controller/processor]\n    mentions: 4\n"
)
_ACCESS_SCHEMA = (_POLICIES / "access.schema.json").read_text()
_DEAD = DeadMessage("documents.submitted", 0, 1, b"k", b"v", (("a", b"b"),))
_protobuf = bytes_near([encode(submitted()), encode(ingested())])
_binary = st.tuples(
    st.sampled_from([topic.name for topic in TOPICS]),
    changed(_HEADERS).map(lambda found: {str(key): str(text) for key, text in found.items()}),
    _protobuf | bytes_near([dumped(_EVENT["data"])]),
)
_structured = st.tuples(
    st.sampled_from(["documents.submitted", "documents.withdrawn"]),
    st.just({"content-type": "application/cloudevents+json"}),
    changed(_EVENT).map(dumped) | bytes_near([dumped(_EVENT)]),
)

TARGETS: tuple[Target, ...] = (
    Target("cloudevents-binary", _binary, _envelope),
    Target("cloudevents-structured", _structured, _envelope),
    Target("metadata", changed(_DOCUMENT).map(dumped) | bytes_near([dumped(_DOCUMENT)]), _metadata),
    Target("metadata-form", bytes_near([_FORM]), _upload),
    Target("cursors", st.text(max_size=40) | st.integers().map(str) | st.sampled_from(["1_0", "-0", "+1"]), _cursor),
    Target("page-tokens", page_tokens, check_page_token),
    Target("tokens", bytes_near([_TOKEN.encode()]), _token),
    Target("tokens-forged", st.tuples(*[bytes_near([b'{"alg": "EdDSA", "kid": "a"}', b'{"aud": "x"}'])] * 2), _forged),
    Target("dead-letters", bytes_near([pack(_DEAD)]), _dead),
    Target("settings", st.text(alphabet="ab/=,1-:. ", max_size=40), _setting),
    Target("policy-holds", bytes_near([_HOLDS]), _holds),
    Target(
        "policy-access",
        _near_file("playbooks/policies/access.yaml"),
        _yaml(lambda text: build_policy(PolicyText("access.yaml", text, _ACCESS_SCHEMA))),
        examples=5,
    ),
    Target(
        "policy-redaction",
        _near_file("playbooks/policies/redaction/strict.yaml"),
        _yaml(lambda text: parse_policy(text, _POLICIES / "redaction" / "strict.yaml")),
        examples=5,
    ),
    Target(
        "policy-review",
        _near_file("playbooks/policies/review.yaml"),
        _yaml(lambda text: read_review_policy(text, _json("playbooks/schema/review.json"), "review.yaml")),
        examples=5,
    ),
    Target(
        "playbook",
        _near_file("playbooks/nda.yaml"),
        _yaml(lambda text: read_playbook(text, _json("playbooks/schema/playbook.json"), "nda.yaml")),
        examples=5,
    ),
    Target(
        "document-types",
        _near_file("playbooks/types/shipped.yaml") | bytes_near([_OWN_TYPES]),
        _yaml(_document_types),
        examples=5,
    ),
    Target("extract-txt", texts, check_of("txt"), examples=10, round=20),
    Target("extract-html", pages, check_of("html"), examples=10, round=20),
    Target("extract-eml", mails, check_of("eml"), examples=10, round=20),
    Target("extract-docx", packages, check_of("docx"), examples=10, round=20),
    Target("extract-rtf", rich_texts, check_of("rtf"), examples=10, round=20),
    Target("extract-odt", open_texts, check_of("odt"), examples=10, round=20),
    Target("extract-xlsx", workbooks, check_of("xlsx"), examples=10, round=20),
    Target("extract-ods", open_workbooks, check_of("ods"), examples=10, round=20),
    Target("extract-xls", old_workbooks, check_of("xls"), examples=10, round=20),
    Target("extract-pdf", print_files, check_of("pdf"), examples=10, round=20),
)
