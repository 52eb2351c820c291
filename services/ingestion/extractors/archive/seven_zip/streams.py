"""Read how the content of a 7z archive is packed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from services.ingestion.extractors.archive.member import MOST_ENTRIES
from services.ingestion.extractors.archive.seven_zip.reader import Reader
from services.shared.domain.errors import Reason, Reject

START = 32
"""Bytes before the packed content."""
_END, _PACK, _UNPACK, _SUBSTREAMS, _SIZE, _SUM, _FOLDERS, _CODER_SIZES, _COUNTS = 0, *range(6, 14)
_MOST_CODERS = 8


@dataclass(frozen=True, slots=True)
class Coder:
    """A method that packs content, by its id of 7z."""

    method: bytes
    properties: bytes
    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Content that is packed together. `chain`: the coders in the order of unpacking; shorter than `coders` if one has
    several inputs. `unpacked`: the bytes after each coder. `sizes` and `sums`: of the files.
    """

    coders: tuple[Coder, ...]
    chain: tuple[int, ...]
    inputs: int
    unpacked: tuple[int, ...] = ()
    total: int | None = None
    sizes: tuple[int, ...] = ()
    sums: tuple[int | None, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of the unpacked content. The last coder of the chain makes it."""
        return self.unpacked[self.chain[-1]] if self.chain else max(self.unpacked)

    @property
    def work(self) -> int:
        """The bytes that all coders make."""
        return sum(self.unpacked)


@dataclass(frozen=True, slots=True)
class Streams:
    """Where the packed content is: the begin and the size of each stream. `first`: the first stream of each folder."""

    starts: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    folders: tuple[Folder, ...] = ()
    first: tuple[int, ...] = ()

    def packed(self, number: int) -> tuple[int, int]:
        """Begin and size of the packed content of a folder. Raises `Reject(MALFORMED)`."""
        place = self.first[number]
        if place >= len(self.sizes):
            raise Reject(Reason.MALFORMED)
        return self.starts[place], self.sizes[place]


def read_streams(data: Reader) -> Streams:
    """Read up to the end of the description. Raises `Reject(MALFORMED | TOO_LARGE)`."""
    found = Streams()
    while (kind := data.byte()) != _END:
        if kind == _PACK:
            found = _pack(data, found)
        elif kind == _UNPACK:
            folders = _folders(data)
            first = tuple(accumulate((one.inputs for one in folders), initial=0))
            found = replace(found, folders=folders, first=first)
        elif kind == _SUBSTREAMS:
            found = replace(found, folders=_substreams(data, found.folders))
        else:
            raise Reject(Reason.MALFORMED)
    return found


def _pack(data: Reader, streams: Streams) -> Streams:
    start, count, sizes = START + data.number(), data.count(), tuple[int, ...]()
    while (kind := data.byte()) != _END:
        if kind == _SIZE:
            sizes = data.many(data.number, count)
        elif kind == _SUM:
            data.sums(count)
        else:
            raise Reject(Reason.MALFORMED)
    return replace(streams, starts=tuple(accumulate(sizes, initial=start)), sizes=sizes)


def _folders(data: Reader) -> tuple[Folder, ...]:
    data.expect(_FOLDERS)
    count = data.count()
    data.expect(0)  # not in another place
    folders = [_folder(data) for _ in range(count)]
    data.expect(_CODER_SIZES)
    for number, one in enumerate(folders):
        sizes = data.many(data.number, sum(coder.outputs for coder in one.coders))
        if len(sizes) == len(one.coders) or not one.chain:
            folders[number] = replace(one, unpacked=sizes)
    totals: list[int | None] = [None] * count
    while (kind := data.byte()) != _END:
        if kind != _SUM:
            raise Reject(Reason.MALFORMED)
        totals = data.sums(count)
    return tuple(
        replace(one, total=total, sizes=(one.size,), sums=(total,)) for one, total in zip(folders, totals, strict=True)
    )


def _folder(data: Reader) -> Folder:
    coders = tuple(_coder(data) for _ in range(data.count(_MOST_CODERS)))
    inputs, outputs = (sum(getattr(one, name) for one in coders) for name in ("inputs", "outputs"))
    if not coders or not 0 < outputs <= _MOST_CODERS or inputs > _MOST_CODERS or inputs < outputs - 1:
        raise Reject(Reason.MALFORMED)
    bound = {data.number(): data.number() for _ in range(outputs - 1)}
    packed = inputs - len(bound)
    if packed > 1:
        data.many(data.number, packed)
    linear = packed == 1 and all((one.inputs, one.outputs) == (1, 1) for one in coders)
    return Folder(coders, _chain(bound, len(coders)) if linear else (), packed)


def _chain(bound: dict[int, int], count: int) -> tuple[int, ...]:
    """The coders in the order of unpacking. `bound`: input → output. Empty if they are no chain."""
    place = next((one for one in range(count) if one not in bound), count)
    following = {outer: inner for inner, outer in bound.items()}
    found: list[int] = []
    while place < count and place not in found:
        found.append(place)
        place = following.get(place, count)
    return tuple(found) if len(found) == count else ()


def _coder(data: Reader) -> Coder:
    flags = data.byte()
    method = data.take(flags & 0x0F)
    inputs, outputs = data.many(data.number, 2) if flags & 0x10 else (1, 1)
    if max(inputs, outputs) > _MOST_CODERS:
        raise Reject(Reason.MALFORMED)
    return Coder(method, data.take(data.number()) if flags & 0x20 else b"", inputs, outputs)


def _substreams(data: Reader, folders: Sequence[Folder]) -> tuple[Folder, ...]:
    counts: Sequence[int] = [1] * len(folders)
    kind = data.byte()
    if kind == _COUNTS:
        counts, kind = data.many(data.count, len(folders)), data.byte()
    if sum(counts) > MOST_ENTRIES:
        raise Reject(Reason.TOO_LARGE)
    sizes = [_sizes(data if kind == _SIZE else None, one, count) for one, count in zip(folders, counts, strict=True)]
    kind = data.byte() if kind == _SIZE else kind
    known = [len(one) == 1 and folder.total is not None for one, folder in zip(sizes, folders, strict=True)]
    missing = sum(len(one) for one, is_known in zip(sizes, known, strict=True) if not is_known)
    sums: list[int | None] = [None] * missing
    while kind != _END:
        if kind != _SUM:
            raise Reject(Reason.MALFORMED)
        sums, kind = data.sums(missing), data.byte()
    rest = iter(sums)
    return tuple(
        replace(one, sizes=own, sums=(one.total,) if is_known else tuple(next(rest) for _ in own))
        for one, own, is_known in zip(folders, sizes, known, strict=True)
    )


def _sizes(data: Reader | None, folder: Folder, count: int) -> tuple[int, ...]:
    """The sizes of the files of a folder: the last has what is left."""
    if count == 0:
        return ()
    if data is None and count > 1:
        raise Reject(Reason.MALFORMED)
    first = data.many(data.number, count - 1) if data else ()
    if sum(first) > folder.size:
        raise Reject(Reason.MALFORMED)
    return (*first, folder.size - sum(first))
