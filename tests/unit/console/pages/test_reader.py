"""The frame of the reader."""

from tests.unit.console.site import DOCUMENT, Browser, Site

XSS = '"><script>alert(1)</script>'


async def test_the_frame_has_what_the_reader_needs(site: Site, browser: Browser) -> None:
    document = {"document_id": DOCUMENT, "source_reference": XSS, "matter": XSS}
    site.annotation.answers[f"/v1/documents/{DOCUMENT}"] = (200, {"document": document, "state": "proposed"})
    page = (await browser.get(f"/documents/{DOCUMENT}")).text
    assert f'data-document="{DOCUMENT}"' in page
    assert f'data-sign-in="/sign-in?return=%2Fdocuments%2F{DOCUMENT}"' in page
    assert 'src="/static/reader.js"' in page
    assert f'data-csrf="{await browser.csrf()}"' in page
    assert "<script>" not in page
    for one in ("", "/pages?purpose=review", "/annotations", "/findings"):
        assert f'<link rel="preload" as="fetch" crossorigin href="/api/v1/documents/{DOCUMENT}{one}">' in page


async def test_a_document_of_others_does_not_exist(browser: Browser) -> None:
    answer = await browser.get(f"/documents/{DOCUMENT}")
    assert answer.status_code == 404
    assert "No document or submission has this id" in answer.text
