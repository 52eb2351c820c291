import pytest

from scripts.docskit.page import Output
from scripts.docskit.shape import compare

PAGE_ID, RUN_ID = "beff7a23c5fcf561b00633dded54d94e", "00ff7a23c5fcf561b00633dded54d94f"

CASES = [
    ("up in 12.4 s: apache-kafka 4.3.1", "up in 9 s: apache-kafka 4.4", []),
    ("┃ id ┃ clause ┃\n│ 5c27ff8e │ Parties │ 47–463 │", "│  aaaa0000  │ Parties  │ 1–2 │", ["id clause"]),
    ("first\n…\nlast …", "first\nanything\nlast line", []),
    ("first\nlast", "last\nfirst", ["last"]),
    ("{'a': 1,\n 'b': 2}", "{'a': 7, 'b': 8}", []),
    ("restored the backup of 2026-11-25T19:07:22.485507+00:00", "restored the backup of 2027-01-02T00:00:00Z", []),
    (f"{PAGE_ID} ACCEPTED", f"\x1b[0m{RUN_ID} ACCEPTED\x1b[0m", []),
    ("error: conflict", "published: 3", ["error: conflict"]),
]


@pytest.mark.parametrize(("page", "actual", "missing"), CASES)
def test_an_output_is_compared_in_shape(page: str, actual: str, missing: list[str]) -> None:
    assert compare(Output(page), actual)[0] == missing


def test_ids_of_the_page_are_paired_with_those_of_the_run() -> None:
    assert compare(Output(f"proposed  document {PAGE_ID}\n"), f"proposed document {RUN_ID}") == ([], {PAGE_ID: RUN_ID})


def test_of_json_only_the_names_are_compared() -> None:
    page = Output('{"id": 1, "glossator:page": 2, "state": "a"}', json=True)
    assert compare(page, '{"id":5,"state":"b"}') == (["glossator:page"], {})
