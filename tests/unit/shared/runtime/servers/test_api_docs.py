"""The API reference at `/docs`: public, and complete without other hosts."""

import re

from tests.http_probe import running


async def test_the_reference_is_public_and_loads_files_of_this_server_only() -> None:
    async with running() as client:
        client.headers["authorization"] = ""
        page = await client.get("/docs")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(files) == 3
        for path in files:
            assert ":" not in path
            assert (await client.get(f"/{path}")).status_code == 200
    assert "script-src 'self' 'sha256-" in page.headers["content-security-policy"]
    assert 'url: "openapi.json"' in page.text


async def test_only_the_files_of_the_reference_are_public() -> None:
    async with running() as client:
        client.headers["authorization"] = ""
        assert (await client.get("/docs/files/../main.py")).status_code in (401, 404)
        assert (await client.get("/docs/other")).status_code == 401
