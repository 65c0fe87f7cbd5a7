"""The baseline, and whether a run is worse than it.

The baseline is one JSON object: "SET KIND" to {"metric", "values": {query id: value}}, of the metric that
counts for that row alone. A row is worse when its mean has dropped by more than TOLERATED_DROP and a
paired randomization test, corrected by Holm for the number of rows, calls that significant. The sum of
all kinds of known items is no row of its own here: its parts are.
"""

import json

from relevance_data import ALL_KINDS
from relevance_metrics import holm, mean, permutation_p

TOLERATED_DROP = 0.005
SIGNIFICANT = 0.05


def key_of(row):
    return row.set + " " + row.kind


def baseline_of(rows):
    return {key_of(row): {"metric": row.metric,
                          "values": {query: round(metrics[row.metric], 4)
                                     for query, metrics in row.ours.items()}}
            for row in rows if row.kind != ALL_KINDS}


def dump(baseline):
    """A line for each row, so that a change shows which rows it is about."""
    lines = ("%s: %s" % (json.dumps(key), json.dumps(row, separators=(",", ":")))
             for key, row in baseline.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def compare(baseline, now):
    """Two baselines to {key: (change of the mean, p after Holm)}, and remarks on what could not be."""
    changes = {}
    p_values = {}
    remarks = []
    for key, before in baseline.items():
        after = now.get(key)
        if after is None:
            remarks.append("SKIPPED %s, because it was not measured" % key)
            continue
        shared = [query for query in before["values"] if query in after["values"]]
        if before["metric"] != after["metric"] or not shared:
            remarks.append("SKIPPED %s, because its baseline is of another metric or queries" % key)
            continue
        differences = [after["values"][query] - before["values"][query] for query in shared]
        changes[key] = mean(differences)
        p_values[key] = permutation_p(differences)
    remarks += ["SKIPPED %s, because it has no baseline" % key for key in now if key not in baseline]
    adjusted = holm(p_values)
    return {key: (change, adjusted[key]) for key, change in changes.items()}, remarks


def is_drop(change, p):
    return change < -TOLERATED_DROP and p < SIGNIFICANT
