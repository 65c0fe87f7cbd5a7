"""What a ranking is worth, and how sure one can be of a mean.

The metrics are those of trec_eval (https://github.com/usnistgov/trec_eval) under their usual names:

    nDCG@10  ndcg_cut_10: a hit gains its grade, discounted by log2(1 + rank); 1 is the best order possible
    MAP      map, to the depth of the run: precision at each relevant hit, averaged over all that are relevant
    MRR@10   1 / rank of the first relevant hit of ten, else 0
    S@1 S@10 success: 1 when any of the first is relevant, else 0
    R@100    recall_100: share of the relevant among the first hundred

What nobody judged counts as not relevant. A query that found nothing counts, with 0 (trec_eval -c); one
that has no relevant document says nothing of a ranking and is left out by the caller.
"""

import functools
import math
import random

METRICS = ("nDCG@10", "MAP", "MRR@10", "S@1", "S@10", "R@100")
RESAMPLES = 1000
PERMUTATIONS = 10000
SEED = 20261124


def dcg(grades):
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def query_metrics(ranking, grades):
    """Metric to value. `ranking`: documents, best first; `grades`: document to grade, > 0 is relevant."""
    relevant = {document for document, grade in grades.items() if grade > 0}
    ranks = [rank for rank, document in enumerate(ranking, 1) if document in relevant]
    first = ranks[0] if ranks else math.inf
    ideal = sorted((grades[document] for document in relevant), reverse=True)
    gained = [max(grades.get(document, 0), 0) for document in ranking[:10]]
    return {
        "nDCG@10": dcg(gained) / dcg(ideal[:10]),
        "MAP": sum(found / rank for found, rank in enumerate(ranks, 1)) / len(relevant),
        "MRR@10": 1 / first if first <= 10 else 0.0,
        "S@1": float(first <= 1),
        "S@10": float(first <= 10),
        "R@100": sum(rank <= 100 for rank in ranks) / len(relevant),
    }


def mean(values):
    return math.fsum(values) / len(values)


def quantile(values, share):
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@functools.lru_cache(maxsize=None)
def resamples(count):
    """Draws with replacement of `count` places, the same at every call."""
    source = random.Random(SEED)
    return [source.choices(range(count), k=count) for _ in range(RESAMPLES)]


def interval(values):
    """The 95 % percentile bootstrap interval of the mean (Efron and Tibshirani 1993, chapter 13)."""
    means = [sum(map(values.__getitem__, draw)) / len(values) for draw in resamples(len(values))]
    return quantile(means, 0.025), quantile(means, 0.975)


def permutation_p(differences):
    """Two-sided p of the paired randomization test: how often random signs give as large a mean.

    Smucker, Allan and Carterette 2007, "A comparison of statistical significance tests for information
    retrieval evaluation". Never 0: the arrangement that was observed is one of those counted.
    """
    moved = [difference for difference in differences if difference]
    observed = abs(math.fsum(moved)) - 1e-9
    source = random.Random(SEED)
    as_large = 0
    for _ in range(PERMUTATIONS):
        bits = source.getrandbits(len(moved)) if moved else 0
        total = sum(-value if bits >> place & 1 else value for place, value in enumerate(moved))
        as_large += abs(total) >= observed
    return (as_large + 1) / (PERMUTATIONS + 1)


def holm(p_values):
    """Key to p, adjusted for how many were tested (Holm 1979)."""
    adjusted = {}
    floor = 0.0
    for place, (key, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        floor = max(floor, min(1.0, p * (len(p_values) - place)))
        adjusted[key] = floor
    return adjusted
