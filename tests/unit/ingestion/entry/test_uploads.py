from tests.unit.ingestion.entry.upload_suite import UploadSuite


class TestSqlite(UploadSuite):
    """With the `world` of this folder."""
