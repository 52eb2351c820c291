"""Scores of a plain linear model for each workflow, out of fold: real errors of a model on contracts of companies that
it has not seen. The shipped model cannot give such scores here: it was trained on all these contracts.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

from tests.benchmarks.review_drill.recall.contracts import Passages

Floats = NDArray[np.float64]
MODEL = "hashed words and pairs, logistic regression, out of fold by company"


def scores_of(passages: Passages) -> Mapping[str, Floats]:
    """By workflow: the log-odds of each passage, [passages]."""
    words = HashingVectorizer(ngram_range=(1, 2), n_features=2**18, alternate_sign=False).transform(passages.texts)
    result = {}
    for name, relevant in passages.relevant.items():
        result[name] = np.zeros(len(relevant))
        for fold in np.unique(passages.fold):
            others = passages.fold != fold
            model = SGDClassifier(loss="log_loss", alpha=2e-6, max_iter=8, tol=None, random_state=0, average=True)
            model.fit(words[others], relevant[others])
            result[name][~others] = model.decision_function(words[~others])
    return result


def flags(scores: Floats, relevant: NDArray[np.bool_], recall: float) -> NDArray[np.bool_]:
    """What a model flags whose threshold finds this share of the relevant passages."""
    return scores >= np.quantile(scores[relevant], 1 - recall)
