"""The corpora are read, split and masked."""

import json
from pathlib import Path

from models.evaluation.corpora import as_mask, held_back, load, measure
from models.evaluation.planting.material import MaterialName

TEXT = "Mr Kos of Ede"
MENTION = {
    "entity_id": "e", "entity_type": "PERSON", "start_offset": 3, "end_offset": 6, "identifier_type": "DIRECT",
}  # fmt: skip
AGREEMENT = (
    "between A and B\n\n" + "The parties agree. Nothing follows. " * 40 + "\n\nIN WITNESS WHEREOF\n\nBy: ____\n\nEnd."
)


def data(folder: Path) -> Path:
    """A data folder with one or two texts of each kind."""
    for name in ("tab", "pii_synthetic", "cuad/contracts"):
        (folder / name).mkdir(parents=True)
    rows = [{"doc_id": split, "split": split, "text": TEXT, "entities": [MENTION]} for split in ("train", "dev")]
    (folder / "tab" / "dev.jsonl").write_text("\n".join(map(json.dumps, rows)))
    span = {"entity_type": "PERSON", "entity_value": "Jo", "start_position": 5, "end_position": 7}
    sentences = [{"full_text": "I am Jo", "spans": [span]}]
    (folder / "pii_synthetic" / "presidio_research_dev.json").write_text(json.dumps(sentences))
    (folder / "cuad" / "contracts" / "a.txt").write_text(AGREEMENT)
    return folder


def test_figures_of_a_run_over_all_texts(tmp_path: Path) -> None:
    corpora = load(data(tmp_path), 1, MaterialName.DEVELOPMENT, 1, lambda paths: paths)
    assert [len(one) for one in (corpora.judgments, corpora.sentences, corpora.planted)] == [2, 1, 1]
    assert corpora.texts[:3] == [TEXT, TEXT, "I am Jo"]
    assert [one.split for one in held_back(corpora.judgments)] == ["dev"]
    whole = [[(0, len(text), "ANY")] for text in corpora.texts]
    all_of_it = measure(corpora, whole)
    assert all_of_it.judgments.direct_recall == all_of_it.held_back.direct_recall == 1
    assert all_of_it.sentences.token_recall == 1
    assert all_of_it.shared.documents_with_a_leak == 0
    none_of_it = measure(corpora, whole, frozenset({"ANY"}))
    assert none_of_it.sentences.documents_with_a_leak == none_of_it.shared.documents_with_a_leak == 1


def test_a_mask_leaves_out_types() -> None:
    found = [(0, 2, "A"), (4, 6, "B")]
    assert as_mask(found, frozenset({"B"})).places == ((0, 2),)
    assert as_mask(found).places == ((0, 2), (4, 6))
