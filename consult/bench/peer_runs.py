"""One method on one corpus in a process of its own: ``python -m consult.bench.peer_runs``.

Each method is given texts and a number of themes, and gives back a theme for each text (-1 when it
gives none). Vectorising and naming the themes belong to what is timed, importing too.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from consult.bench.measures import LabelledSet, peak_bytes, read_set

#: themes asked of a corpus without labels
UNLABELLED_THEMES = 25
#: length of the vectors of latent semantic analysis
_LATENT = 100
#: words that name a theme
_NAMING = 10

Method = Callable[[Sequence[str], int, int], Sequence[int]]


def ours(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """The themes of this project, with labels and quotes."""
    from consult.analysis import ThemeDiscoverer

    finder = ThemeDiscoverer(count, random_state=seed).fit(list(texts))
    return [int(label) for label in finder.labels_]


def bertopic_hdbscan(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """BERTopic as it is by default, on ready vectors: UMAP, then HDBSCAN, which finds k itself."""
    return _bertopic(texts, seed, {})


def bertopic_kmeans(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """BERTopic with KMeans in the place of HDBSCAN, as its documentation shows."""
    from sklearn.cluster import KMeans

    return _bertopic(texts, seed, {"hdbscan_model": KMeans(count, n_init=10, random_state=seed)})


def tfidf_kmeans(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """KMeans of scikit-learn on TF-IDF."""
    from sklearn.cluster import KMeans

    vectoriser, vectors = _tfidf(texts)
    model = KMeans(count, n_init=10, random_state=seed).fit(vectors)
    _name(vectoriser, model.cluster_centers_)
    labels: Sequence[int] = model.labels_
    return labels


def lsa_kmeans(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """KMeans on latent semantic analysis, of unit length, as scikit-learn's example does."""
    from sklearn.cluster import KMeans

    vectoriser, vectors = _tfidf(texts)
    latent, directions = _latent(vectors, seed)
    model = KMeans(count, n_init=10, random_state=seed).fit(latent)
    _name(vectoriser, model.cluster_centers_ @ directions)
    labels: Sequence[int] = model.labels_
    return labels


def nmf(texts: Sequence[str], count: int, seed: int) -> Sequence[int]:
    """Strongest part of a non-negative factorisation of TF-IDF."""
    from sklearn.decomposition import NMF

    vectoriser, vectors = _tfidf(texts)
    model = NMF(count, random_state=seed, init="nndsvda")
    labels: Sequence[int] = model.fit_transform(vectors).argmax(axis=1)
    _name(vectoriser, model.components_)
    return labels


METHODS: dict[str, Method] = {
    "ours": ours,
    "bertopic_hdbscan": bertopic_hdbscan,
    "bertopic_kmeans": bertopic_kmeans,
    "tfidf_kmeans": tfidf_kmeans,
    "tfidf_lsa_kmeans": lsa_kmeans,
    "tfidf_nmf": nmf,
}


def _bertopic(texts: Sequence[str], seed: int, parts: dict[str, Any]) -> Sequence[int]:
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    latent, _ = _latent(_tfidf(texts)[1], seed)
    # BERTopic's own settings of UMAP, with a seed
    plane = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
    model = BERTopic(
        embedding_model=BaseEmbedder(),
        umap_model=plane,
        vectorizer_model=CountVectorizer(),  # words of any script, no stop words of English
        calculate_probabilities=False,
        **parts,
    )
    labels: Sequence[int] = model.fit_transform(list(texts), latent)[0]
    return labels


def _tfidf(texts: Sequence[str]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(sublinear_tf=True, min_df=2 if len(texts) > 100 else 1)
    return vectoriser, vectoriser.fit_transform(texts)


def _latent(vectors: Any, seed: int) -> tuple[Any, Any]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    reduction = TruncatedSVD(min(_LATENT, min(vectors.shape) - 1), random_state=seed)
    return normalize(reduction.fit_transform(vectors)), reduction.components_


def _name(vectoriser: Any, weights: Any) -> list[list[str]]:
    words = vectoriser.get_feature_names_out()
    return [list(words[row.argsort()[::-1][:_NAMING]]) for row in weights]


def run(corpus: LabelledSet, method: str, texts: int | None, seed: int) -> dict[str, Any]:
    """Agreement with people's labels (x 100), seconds and peak memory, of this process."""
    chosen = corpus.texts[:texts]
    truth = (corpus.labels or [])[:texts]
    started = time.perf_counter()
    found = [int(label) for label in METHODS[method](chosen, _count(truth), seed)]
    result = {
        "set": corpus.name,
        "method": method,
        "seed": seed,
        "texts": len(chosen),
        "themes": len(set(found) - {-1}),
        "outlier_share": round(found.count(-1) / len(found), 3),
        "seconds": round(time.perf_counter() - started, 2),
        "peak_mb": round(peak_bytes() / 2**20),
    }
    return result | (_agreement(truth, found) if len(set(truth)) > 1 else {})


def _count(truth: Sequence[str]) -> int:
    return len(set(truth)) if len(set(truth)) > 1 else UNLABELLED_THEMES


def _agreement(truth: Sequence[str], found: Sequence[int]) -> dict[str, float]:
    from sklearn.metrics import adjusted_rand_score, v_measure_score

    return {
        "v": round(100 * v_measure_score(truth, found), 1),
        "ari": round(100 * adjusted_rand_score(truth, found), 1),
    }


if __name__ == "__main__":
    file, name, size, seed = sys.argv[1:]
    outcome = run(read_set(Path(file)), name, int(size) or None, int(seed))
    print(json.dumps(outcome, ensure_ascii=False))  # noqa: T201  # the result
