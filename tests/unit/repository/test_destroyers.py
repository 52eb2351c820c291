"""Each function that destroys something stored is listed, with the destroyer that asks for holds, or the reason why the
question would be wrong. A new one fails this test until it is listed.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from services.shared.domain.holds import Destroyer

ROOT = Path(__file__).resolve().parents[3]
# What destroys rows, objects, keys, files or records of the broker; and the method of `DropFiles`.
_KEYS = {"destroy", "_destroy", "destroy_keys", "destroy_local_version"}
_NAMES = frozenset(_KEYS | {"delete", "delete_async", "delete_records", "rmdir", "rmtree", "unlink"})
_REMOVES = ("os.remove", "files.remove")
_STATEMENTS = ("DELETE FROM", "DROP TABLE", "TRUNCATE")
# Migrations drop tables when an operator downgrades. Local systems and the demo are those of one developer.
_LEFT_OUT = ("migrations", "local", "demo")

TABLE: Mapping[str, Destroyer | str] = {
    "annotation/edge/http/deputies.py::router": "the route that ends the deputy of a person",
    "annotation/edge/http/scim.py::_add_groups": "the route that deletes a group; its row stays, marked",
    "annotation/edge/http/scim.py::_add_people": "the route that deletes a person; its row stays, marked",
    "annotation/edge/http/webhooks.py::router": "the route that deletes a subscription",
    "annotation/desk/filing.py::ExportFiling.file": "the second copy of an export that was asked for twice at once",
    "annotation/filing/sending.py::FilingLoop._file": "the copy of an export, when its filing has ended",
    "annotation/storage/decision_log.py::_move": "a decision that was taken back moves to another table, and back",
    "annotation/storage/notices.py::_forget_old": "old notices: kinds, ids and times; the reviews stay",
    "annotation/storage/queue.py::QueueStore.remove_deputy": "who does the reviews of whom; the audit log has it",
    "annotation/storage/steps/writing.py::_put_away": "decisions of a blind step; their copies stay",
    "annotation/storage/rows.py::forget_published": "a copy of a set; its annotations, decisions and reviews stay",
    "annotation/storage/rows.py::forget_withdrawn": "a copy of a set; its annotations, decisions and reviews stay",
    "annotation/storage/signatures.py::forget_signatures": "filters of a withdrawn document, made again from its text",
    "annotation/storage/watches.py::WatchStore.note": "the mark of a document that is compared with watches",
    "annotation/storage/watches.py::WatchStore.compared": "the mark of a document that is compared with watches",
    "annotation/storage/watches.py::WatchStore.remove": "a watch of the person",
    "annotation/desk/across/watches.py::Watches.add": "the question of a watch that could not be stored",
    "annotation/storage/watches.py::forget_watched": "notices that a withdrawn document fits a watch; ids and times",
    "annotation/desk/across/watches.py::Watches.remove": "the question of a watch of the person",
    "annotation/webhooks/deliveries.py::Subscriptions.remove": "the secret of a subscription",
    "annotation/webhooks/store.py::_remove": "a subscription and its deliveries: ids and states, no content",
    "cli/backup/erasures.py::replay_log": "a restore: keys that were destroyed after the question, before the restore",
    "cli/backup/make.py::_fill": "the unfinished copy of a backup",
    "cli/backup/make.py::make_backup": "the unfinished copy of a backup",
    "cli/operate/key_rotation.py::retire": "old versions of keys; everything is rewrapped before",
    "cli/operate/submitted_events.py::forget_submitted": "handled events: what ingestion accepted is stored",
    "cli/signon/sessions.py::Sessions.forget": "the tokens of a sign-in of this user",
    "console/places.py::PlaceStore.forget": "where a person was in a document that it cannot read any more",
    "console/places.py::PlaceStore.keep": "the oldest places of a person: ids and numbers",
    "console/routes.py::routes": "the route that deletes a saved filter of the person",
    "console/sessions/store.py::SessionStore._delete": "a session: tokens of a person, and when it began",
    "console/sessions/store.py::SessionStore.begin": "sign-ins and sessions that have ended",
    "console/sessions/store.py::SessionStore.take": "a sign-in that has become a session",
    "ingestion/discards.py::Discards._destroyed": Destroyer.REFUSED,
    "ingestion/entry/drop/files.py::DropFiles.move": "the empty file that reserves a name",
    "ingestion/entry/drop/files.py::DropFiles.remove": "its callers are listed",
    "ingestion/entry/drop/files.py::DropFiles.remove_folder": "an empty folder",
    "ingestion/entry/drop/files.py::DropFiles.write": "an unfinished file of this process",
    "ingestion/entry/drop/outcomes.py::accept": "a submitted file: its content is stored encrypted",
    "ingestion/entry/drop/sweeping.py::Sweep._remove": Destroyer.REFUSED,
    "ingestion/entry/upload_buffer.py::UploadBuffer.submitted": "pieces whose content was submitted: it is stored",
    "ingestion/entry/uploads.py::Uploads._delete": Destroyer.UPLOADS,
    "ingestion/retention.py::Originals._destroy_original": Destroyer.ORIGINALS,
    "ingestion/retention.py::Originals.destroy": Destroyer.ORIGINALS,
    "ingestion/sandbox/office/scratch.py::_empty": "a copy of an original, which stays stored",
    "ingestion/sandbox/office/scratch.py::remove": "a copy of an original, which stays stored",
    "ingestion/service.py::build": "gives the destruction of keys to the classes listed here",
    "ingestion/stops/store.py::_count": "counts of rejected messages, without content",
    "ingestion/stops/store.py::_remove": "the place of a parked message that was handled; the message stays stored",
    "ingestion/store/sql.py::_withdraw": "hashes that find duplicates; the withdrawn documents stay",
    "redaction/erasure/masking.py::Masking.mask": Destroyer.ERASURE,
    "redaction/erasure/rows.py::ErasureRows.change": "the values in a request for erasure, when it is done",
    "redaction/erasure/shredding.py::Shredder._delete": Destroyer.ERASURE,
    "redaction/erasure/shredding.py::Shredder.document": Destroyer.ERASURE,
    "redaction/erasure/shredding.py::Shredder.letters": Destroyer.ERASURE,
    "redaction/erasure/shredding.py::Shredder.original": Destroyer.ERASURE,
    "redaction/erasure/workflow.py::Erasures._forget": Destroyer.ERASURE,
    "redaction/holds/answer.py::Custodians.forget": "the values in a hold, when two people have lifted it",
    "redaction/service.py::_erasures": "gives the destruction of keys to the classes listed here",
    "redaction/service.py::_texts": "gives the destruction of keys to the classes listed here",
    "redaction/text/stored.py::Texts.forget": "the extracted text; the sealed text has all of it",
    "redaction/vault/parties.py::_mark": "marks of parties; the vault keeps their values",
    "redaction/vault/reseal.py::_replace": "values whose keys an erasure destroyed",
    "redaction/vault/rows.py::forget_numbers": "values whose keys an erasure destroyed",
    "redaction/vault/value_keys.py::ValueKeys.destroy": "its caller is listed",
    "shared/runtime/kafka/outbox.py::Outbox.prune": Destroyer.OUTBOX,
    "shared/runtime/keys/keyring.py::Keyring.destroy": "its callers are listed",
    "shared/runtime/keys/secret_files.py::write_secret": "an unfinished file of this process",
    "shared/runtime/storage/blobs.py::Blobs.delete": "its callers are listed",
}


class _Scan(ast.NodeVisitor):
    """The functions that destroy, and the destroyers that ask, in one file."""

    def __init__(self) -> None:
        self.within: list[str] = []
        self.found: set[str] = set()
        self.asking: set[str] = set()

    def _enter(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.within.append(node.name)
        self.generic_visit(node)
        self.within.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _enter  # noqa: N815 - the names of `ast`

    def visit_Call(self, node: ast.Call) -> None:
        called = ast.unparse(node.func)
        if called.endswith(".ask") and node.args and ast.unparse(node.args[0]).startswith("Destroyer."):
            self.asking.add(ast.unparse(node.args[0]).removeprefix("Destroyer."))
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Also without a call: `partial(keyring.destroy, …)` gives the function to another class."""
        if isinstance(node.ctx, ast.Load) and (node.attr in _NAMES or ast.unparse(node).endswith(_REMOVES)):
            self._add()
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """A constructor only keeps the function that it is given."""
        if node.id in _NAMES and isinstance(node.ctx, ast.Load) and self.within[-1:] != ["__init__"]:
            self._add()

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and any(one in node.value for one in _STATEMENTS):
            self._add()

    def _add(self) -> None:
        depth = 2 if len(self.within) > 1 and self.within[0][0].isupper() else 1
        self.found.add(".".join(self.within[:depth]) or "the module")


def _files() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "services").rglob("*.py")):
        name = path.relative_to(ROOT / "services")
        if not set(_LEFT_OUT) & set(name.parts[:-1]):
            yield name.as_posix(), path.read_text(encoding="utf-8")


def _scan(text: str) -> _Scan:
    scan = _Scan()
    scan.visit(ast.parse(text))
    return scan


SCANS: Mapping[str, _Scan] = {name: _scan(text) for name, text in _files()}


def test_each_function_that_destroys_is_listed() -> None:
    assert {f"{name}::{function}" for name, scan in SCANS.items() for function in scan.found} == TABLE.keys()


@pytest.mark.parametrize("destroyer", Destroyer)
def test_each_destroyer_asks_and_is_counted_from_the_start(destroyer: Destroyer) -> None:
    member = destroyer.name
    assert [name for name, scan in SCANS.items() if member in scan.asking]
    counted = [name for name, text in _files() if "hold_check(" in text or "DESTROYERS = " in text]
    assert [name for name in counted if f"Destroyer.{member}" in (ROOT / "services" / name).read_text(encoding="utf-8")]


@pytest.mark.parametrize(
    ("place", "destroyer"), [(key, one) for key, one in TABLE.items() if isinstance(one, Destroyer)]
)
def test_what_destroys_is_in_a_service_that_asks(place: str, destroyer: Destroyer) -> None:
    """The outbox is shared code: annotation asks for it."""
    service = "annotation" if place.startswith("shared/") else place.partition("/")[0]
    assert [name for name, scan in SCANS.items() if destroyer.name in scan.asking and name.startswith(f"{service}/")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("async def tidy(self):\n    await self._blobs.delete(ref)", {"tidy"}),
        ("class Cache:\n    def drop(self):\n        shutil.rmtree(self.folder)", {"Cache.drop"}),
        ("def work(c):\n    c.execute(sa.delete(CONTENTS))", {"work"}),
        ("def work(c):\n    c.execute(sa.text('DELETE FROM contents'))", {"work"}),
        ("def work(keyring):\n    return partial(keyring.destroy, scopes=[])", {"work"}),
        ("def work(refs):\n    return [unlink(one) for one in refs]", {"work"}),
        ("def work(waiting):\n    waiting.remove(1)", set()),
    ],
)
def test_the_scan_finds_what_destroys(text: str, found: set[str]) -> None:
    assert _scan(text).found == found
