"""`glossator structure` on a real PDF: from the extractor to the terminal, over all services."""

import pytest

from services.cli.local.tools import CHECKOUT
from tests.integration.cli.conftest import Glossator

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]
LICENCE = CHECKOUT / "samples" / "documents" / "software-licence.pdf"


def test_the_structure_of_a_pdf(glossator: Glossator) -> None:
    [answer] = glossator.submit(LICENCE)
    document = answer["document_id"]
    found = glossator.lines("structure", document)
    [table] = [one for one in found if one["kind"] == "table"]
    assert len(table["cells"]) == table["rows"] * table["columns"] > 10
    assert len([one for one in found if one["kind"] == "section"]) > 20
    assert {one["page"] for one in found if one["kind"] == "footer"} == {1, 2, 3, 4, 5}
    assert found[-1] == {"kind": "document", "pages": 5, "missing": ""}
    lines = glossator.lines("structure", document, "--page", "1")
    assert all(one["text"] and 0 <= one["x0"] < one["x1"] < 700 for one in lines)
    assert [one["start"] for one in lines] == sorted(one["start"] for one in lines)
    assert "not_found" in glossator("structure", document, "--as", "reviewer@northgate-credit", status=1).stderr
    assert "2.4 Affiliates of Licensee" in glossator("structure", document).stdout
    assert "Annual maintenance" in glossator("structure", document, "--table", "1").stdout
    assert "1. DEFINITIONS" in glossator("structure", document, "--page", "1").stdout
    [hit, *_] = glossator.lines("search", document, "annual", "MAINTENANCE")
    assert (hit["match"].casefold(), hit["page"] > 0) == ("annual maintenance", True)
