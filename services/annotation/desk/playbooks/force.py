"""The playbooks in force for each tenant: the files of the installation, and what the tenant has published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from services.annotation.playbook.rules import ANY_TYPE, Playbook, Playbooks
from services.annotation.policy_files.checks import Schemas
from services.annotation.policy_files.folder import LoadedFolder
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.publishing.records import Head, PlaybookText, Publication
from services.shared.runtime.compute import compute
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.yaml_file import YamlFileError

_log = get_logger(__name__)


class PublicationsPort(Protocol):
    """The publications of tenants (`PlaybookStore`)."""

    async def heads(self, tenant: str) -> Sequence[Head]: ...

    async def publication(self, tenant: str, number: int) -> Publication: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A playbook of a tenant. `playbook` is the one that is applied; None if there is none: a removed playbook.

    `text` is in force. `base`: the file of the installation, which `text` replaces; without a source if there is none.
    `published`: None if the text is that of the installation. `faults`: what of it this release cannot apply.
    """

    name: str
    text: PlaybookText
    base: PlaybookText
    playbook: Playbook | None
    published: Publication | None = None
    faults: tuple[str, ...] = ()

    @property
    def playbook_name(self) -> str:
        """The name in findings, which a file of the installation can choose."""
        return self.playbook.name if self.playbook else self.name

    @property
    def follows_base(self) -> bool:
        """Whether the file of the installation is in force, also after publications."""
        return self.published is None or not self.published.text.source


@dataclass(frozen=True, slots=True)
class Shelf:
    """All playbooks of a tenant at one time. `last`: the number of its last publication."""

    entries: Mapping[str, Entry]
    playbooks: Playbooks
    schemas: Schemas
    last: int = 0

    def find(self, name: str) -> Entry:
        """The playbook with the name; an empty entry if there is none."""
        return self.entries.get(name) or Entry(name, PlaybookText(), PlaybookText(), None)

    def others(self, name: str) -> Mapping[str, Playbook]:
        """The other playbooks that apply, by name."""
        return {one.name: one.playbook for one in self.entries.values() if one.playbook and one.name != name}

    def with_draft(self, name: str, playbook: Playbook | None) -> Playbooks:
        """The playbooks as they would be with this one; None: without it."""
        return _routed(self.others(name), {name: playbook} if playbook else {}, self.playbooks)


@dataclass(slots=True)
class TenantPlaybooks:
    """`folder` returns the files in force of the installation. What a tenant has published is read for each document,
    so that it applies at once, on all replicas.
    """

    folder: Callable[[], LoadedFolder]
    store: PublicationsPort
    metrics: Metrics
    _made: dict[str, tuple[LoadedFolder, tuple[Head, ...], Shelf]] = field(default_factory=dict)

    async def __call__(self, tenant: str) -> Playbooks:
        """The playbooks for a document of the tenant. A caller calls it once per document. Raises `Retry`."""
        return (await self.shelf(tenant)).playbooks

    async def shelf(self, tenant: str) -> Shelf:
        """All playbooks of the tenant. Raises `Retry`."""
        folder, heads = self.folder(), tuple(await self.store.heads(tenant))
        known = self._made.get(tenant)
        if known and known[0] is folder and known[1] == heads:
            return known[2]
        published = [await self.store.publication(tenant, one.number) for one in heads]
        shelf = await compute(shelf_of, folder, published)
        self._made[tenant] = (folder, heads, shelf)
        self._report(shelf)
        return shelf

    def _report(self, shelf: Shelf) -> None:
        """The log has names, never text of a playbook."""
        for one in shelf.entries.values():
            if one.faults:
                number = one.published.number if one.published else 0
                _log.warning("playbook.outdated", playbook=one.name, publication=number)
        any_fault = any(one.faults for _, _, made in self._made.values() for one in made.entries.values())
        self.metrics.configuration_refused.labels("annotation", "published_playbooks").set(int(any_fault))


def shelf_of(folder: LoadedFolder, published: Sequence[Publication]) -> Shelf:
    """The playbooks of a tenant. A publication that this release cannot read leaves the file of the installation in
    force. If files of the installation apply to the same types by now, the publication applies.
    """
    bases = {name.removesuffix(".yaml"): name for name in folder.files}
    texts = {
        name: PlaybookText(folder.sources.texts.get(file, ""), folder.sources.cases.get(file, ""))
        for name, file in bases.items()
    }
    entries = {name: Entry(name, texts[name], texts[name], folder.files[file]) for name, file in bases.items()}
    own: dict[str, Playbook] = {}
    for one in published:
        made = _entry(one, entries.get(one.name), texts.get(one.name, PlaybookText()))
        entries[one.name] = made
        if made.playbook and not made.follows_base and not made.faults:
            own[one.name] = made.playbook
    rest = {name: one.playbook for name, one in entries.items() if one.playbook and name not in own}
    routed = _routed(rest, own, folder.playbooks) if own else folder.playbooks
    clashes = _clashes(rest, own)
    entries = {
        name: Entry(name, one.text, one.base, one.playbook, one.published, (*one.faults, *clashes.get(name, ())))
        for name, one in entries.items()
    }
    schemas = Schemas(folder.sources.schema, folder.sources.cases_schema)
    return Shelf(MappingProxyType(entries), routed, schemas, max((one.number for one in published), default=0))


def _entry(one: Publication, base: Entry | None, text: PlaybookText) -> Entry:
    instead = base.playbook if base else None
    if not one.text.source:
        return Entry(one.name, text, text, instead, one)
    try:
        return Entry(one.name, one.text, text, stored_playbook(one.text.source), one)
    except YamlFileError as error:
        what = f"This release cannot read it: {str(error).splitlines()[0]}"
        return Entry(one.name, one.text, text, instead, one, (what,))


def _routed(rest: Mapping[str, Playbook], own: Mapping[str, Playbook], base: Playbooks) -> Playbooks:
    """The playbooks by type; `base` has the default one."""
    by_type = {kind: one for book in (rest, own) for one in book.values() for kind in one.applies_to}
    return replace(base, by_type={ANY_TYPE: base.by_type[ANY_TYPE], **by_type})


def _clashes(rest: Mapping[str, Playbook], own: Mapping[str, Playbook]) -> Mapping[str, tuple[str, ...]]:
    """Types that a publication and a file of the installation apply to: the file came after the publication."""
    claimed = {kind: name for name, one in rest.items() for kind in one.applies_to}
    return {
        name: tuple(
            f"The file {claimed[kind]} of the installation applies to {kind!r} too; this playbook is applied"
            for kind in one.applies_to
            if kind in claimed
        )
        for name, one in own.items()
    }
