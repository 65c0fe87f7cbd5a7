"""What each part of ranking is worth: the metric that counts with everything on, less that without the part.

A worth is a mean of paired differences, query by query; "*" says that its 95 % bootstrap interval excludes 0.
"comfort" leaves out what serves those who type and not those who judge: corrections, endings of unfinished words
and the preference for new notes. Below 0 with a "*" it would tell that comfort costs relevance. "all parts"
leaves the words alone. One line for each set, then one for each kind of known item over all sets together.
"""

from relevance_data import ALL_KINDS, QRELS
from relevance_metrics import interval, mean
from relevance_report import short

PARTS = ("typos", "endings", "synonyms", "forms", "names", "nearness", "related", "recency")
COMFORT = ("typos", "endings", "recency")
EVERYTHING = "all on"
# Name to the parts that are left out.
VARIANTS = {EVERYTHING: (), **{part: (part,) for part in PARTS}, "comfort": COMFORT, "all parts": PARTS}
EVERY_SET = "known items"


class Line:
    """The figures of some queries, by variant."""

    def __init__(self, name, judgements, by_variant):
        """`by_variant`: variant to query id to its value of the metric that counts."""
        self.set = name
        self.kind = judgements.kind
        self.metric = judgements.metric
        self.by_variant = by_variant

    def mean(self, variant):
        return mean(list(self.by_variant[variant].values()))

    def worth(self, variant):
        """The mean that is lost without these parts, and whether its interval excludes 0."""
        everything = self.by_variant[EVERYTHING]
        lost = [value - self.by_variant[variant][query] for query, value in everything.items()]
        low, high = interval(lost)
        return mean(lost), low > 0 or high < 0

    def is_of_whole_set(self):
        return self.kind == ALL_KINDS or self.kind.startswith(QRELS)


def pooled(lines):
    """A line for each kind of known item, of all sets that have it."""
    by_kind = {}
    for line in lines:
        if not line.is_of_whole_set():
            by_kind.setdefault(line.kind, []).append(line)
    return [Line(EVERY_SET, of_kind[0], {
        variant: {(line.set, query): value for line in of_kind
                  for query, value in line.by_variant[variant].items()}
        for variant in VARIANTS}) for of_kind in by_kind.values()]


HEAD = ["set", "kind", "queries", "metric", EVERYTHING, "all off",
        *(variant for variant in VARIANTS if variant != EVERYTHING)]


def cells(line):
    worths = [short(worth, "+") + ("*" if sure else "") for worth, sure in
              (line.worth(variant) for variant in VARIANTS if variant != EVERYTHING)]
    return [line.set, line.kind, str(len(line.by_variant[EVERYTHING])), line.metric,
            short(line.mean(EVERYTHING)), short(line.mean("all parts")), *worths]


def grid(lines):
    """The lines to be printed, as rows of cells below HEAD."""
    return [cells(line) for line in [line for line in lines if line.is_of_whole_set()] + pooled(lines)]
