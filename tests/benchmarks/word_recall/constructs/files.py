"""The generated files of all formats."""

from tests.benchmarks.word_recall.constructs.docx import documents
from tests.benchmarks.word_recall.constructs.eml import mails
from tests.benchmarks.word_recall.constructs.html import pages
from tests.benchmarks.word_recall.constructs.pdf import portable
from tests.benchmarks.word_recall.constructs.txt import texts
from tests.benchmarks.word_recall.files import File


def constructs() -> list[File]:
    """Files with every construct of each format."""
    return [File(name, data) for make in (portable, documents, pages, mails, texts) for name, data in make().items()]
