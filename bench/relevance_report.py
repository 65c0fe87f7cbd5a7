"""Results as a table for people, as one in markdown, and as JSON."""

import json

from relevance_metrics import METRICS, interval, mean, quantile


def short(value, sign=""):
    """.512, and 1.000 in as many characters as fit."""
    return format(value, sign + ".3f").replace("0.", ".", 1)


class Row:
    """The figures of one kind of query in one set, for our side and the plain one."""

    def __init__(self, name, judgements, ours, plain, times_us):
        """`ours`, `plain`: query id to its metrics; `times_us`: our microseconds of each query."""
        self.set = name
        self.kind = judgements.kind
        self.metric = judgements.metric
        self.ours = ours
        self.plain = plain
        self.times_us = times_us

    def values(self, metric):
        return [self.ours[query][metric] for query in self.ours]

    def differences(self, metric):
        return [self.ours[query][metric] - self.plain[query][metric] for query in self.ours]

    def figures(self, metric):
        ours = mean(self.values(metric))
        difference = mean(self.differences(metric))
        return {"ours": ours, "plain": ours - difference, "difference": difference,
                "ours_95": interval(self.values(metric)),
                "difference_95": interval(self.differences(metric))}

    def ms(self, share):
        return quantile(self.times_us, share) / 1000


HEAD = ["set", "kind", "queries", *METRICS, "metric", "ours, 95 %", "ours - plain, 95 %", "p50 ms",
        "p99 ms"]


def cells(row):
    """Every metric is "ours/plain"."""
    pairs = [short(mean(row.values(metric))) + "/" +
             short(mean([of_query[metric] for of_query in row.plain.values()])) for metric in METRICS]
    main = row.figures(row.metric)
    return [row.set, row.kind, str(len(row.ours)), *pairs, row.metric,
            "%s [%s %s]" % (short(main["ours"]), *map(short, main["ours_95"])),
            "%s [%s %s]" % tuple(short(value, "+") for value in
                                 (main["difference"], *main["difference_95"])),
            "%.2f" % row.ms(0.5), "%.2f" % row.ms(0.99)]


def table(head, grid):
    """Rows of cells as a table for a terminal."""
    lines = [head, *grid]
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
                     for line in lines)


def markdown(head, grid):
    return "\n".join("| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *grid))


def as_json(rows):
    return json.dumps([{
        "set": row.set, "kind": row.kind, "metric": row.metric, "queries": len(row.ours),
        "p50_ms": row.ms(0.5), "p99_ms": row.ms(0.99),
        "figures": {metric: row.figures(metric) for metric in METRICS},
        "per_query": {query: {"ours": row.ours[query], "plain": row.plain[query]}
                      for query in row.ours},
    } for row in rows], indent=1)
