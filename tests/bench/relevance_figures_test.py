#!/usr/bin/env python3
"""The metrics are what was worked out by hand, and the check tells a drop from noise."""

import math
import random
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import relevance_ablation
import relevance_check
import relevance_data
import relevance_metrics as metrics


class QueryMetrics(unittest.TestCase):
    def expect(self, ranking, grades, **expected):
        found = metrics.query_metrics(ranking, grades)
        for name, value in expected.items():
            at = name.replace("_at_", "@")
            self.assertAlmostEqual(found[at], value, places=12, msg=at)

    def test_grades_are_gains_discounted_by_rank(self):
        # Gains 1, 0, 3 at ranks 1 to 3; the best order has 3, 2, 1. "x" was judged and is not relevant.
        gained = 1 + 3 / 2
        best = 3 + 2 / math.log2(3) + 1 / 2
        self.expect(["a", "x", "c"], {"a": 1, "b": 2, "c": 3, "x": 0}, nDCG_at_10=gained / best)

    def test_a_negative_grade_gains_nothing(self):
        self.expect(["x", "a"], {"a": 1, "x": -1}, nDCG_at_10=1 / math.log2(3), MAP=1 / 2)

    def test_the_best_order_has_ten_places(self):
        grades = {str(i): 1 for i in range(20)}
        self.expect([str(i) for i in range(10)], grades, nDCG_at_10=1, MAP=10 / 20, R_at_100=1 / 2)

    def test_precision_is_averaged_over_all_that_are_relevant(self):
        # Found at ranks 1, 3 and 6; a fourth is never found.
        self.expect(["a", "?", "b", "?2", "?3", "c"], {"a": 1, "b": 1, "c": 1, "d": 1},
                    MAP=(1 / 1 + 2 / 3 + 3 / 6) / 4, R_at_100=3 / 4)

    def test_only_ten_ranks_are_looked_at_for_the_first(self):
        others = [str(i) for i in range(10)]
        self.expect(others[:9] + ["a"], {"a": 1}, MRR_at_10=1 / 10, S_at_1=0, S_at_10=1)
        self.expect(others + ["a"], {"a": 1}, MRR_at_10=0, S_at_10=0, MAP=1 / 11, R_at_100=1)

    def test_recall_ends_at_a_hundred(self):
        self.expect([str(i) for i in range(100)] + ["a"], {"a": 1}, R_at_100=0, MAP=1 / 101)

    def test_nothing_found_is_nought(self):
        found = metrics.query_metrics([], {"a": 1})
        self.assertEqual(set(found.values()), {0.0})
        self.assertEqual(tuple(found), metrics.METRICS)

    def test_a_query_without_a_relevant_document_is_left_out(self):
        grades = {"q1": {"a": 1}, "q2": {"a": 0, "b": -1}}
        self.assertEqual(relevance_data.only_relevant(grades), {"q1": {"a": 1}})


class Sureness(unittest.TestCase):
    def test_an_interval_holds_the_mean_and_is_the_same_again(self):
        source = random.Random(1)
        values = [source.random() for _ in range(200)]
        low, high = metrics.interval(values)
        # The standard error is 0.2887 / sqrt(200) = 0.0204.
        self.assertLess(low, metrics.mean(values))
        self.assertAlmostEqual(high - low, 2 * 1.96 * 0.0204, delta=0.012)
        self.assertEqual(metrics.interval(values), (low, high))

    def test_quantiles(self):
        self.assertEqual([metrics.quantile([4, 1, 3, 2], share) for share in (0, 0.5, 0.75, 0.99)],
                         [1, 2, 3, 4])

    def test_random_signs_that_reach_the_mean_are_counted(self):
        # Of the 8 signs of three equal differences, two reach it: p = 1/4. No difference: always.
        self.assertAlmostEqual(metrics.permutation_p([0.5, 0.5, 0.5, 0]), 1 / 4, delta=0.02)
        self.assertEqual(metrics.permutation_p([0, 0]), 1)
        self.assertLess(metrics.permutation_p([0.1] * 30), 0.001)

    def test_p_values_are_adjusted_for_their_number(self):
        adjusted = metrics.holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.9})
        for key, p in {"a": 0.04, "b": 0.09, "c": 0.09, "d": 0.9}.items():
            self.assertAlmostEqual(adjusted[key], p)


def baseline(values):
    return {"set kind": {"metric": "MAP", "values": dict(enumerate(values))}}


class Check(unittest.TestCase):
    def changed(self, before, after):
        changes, remarks = relevance_check.compare(baseline(before), baseline(after))
        self.assertEqual(remarks, [])
        return relevance_check.is_drop(*changes["set kind"])

    def setUp(self):
        source = random.Random(2)
        self.before = [source.random() for _ in range(150)]
        self.noise = [source.gauss(0, 0.05) for _ in range(150)]

    def test_a_drop_is_found(self):
        self.assertTrue(self.changed(
            self.before, [value - 0.03 + noise for value, noise in zip(self.before, self.noise)]))

    def test_noise_and_gains_are_none(self):
        mean = metrics.mean(self.noise)
        noisy = [value + noise - mean - 0.006 for value, noise in zip(self.before, self.noise)]
        self.assertFalse(self.changed(self.before, noisy))
        self.assertFalse(self.changed(self.before, [value + 0.1 for value in self.before]))

    def test_a_drop_too_small_to_matter_is_none(self):
        self.assertFalse(self.changed(self.before, [value - 0.004 for value in self.before]))

    def test_what_cannot_be_compared_is_said(self):
        other = {"other kind": {"metric": "MAP", "values": {"1": 1}}}
        changes, remarks = relevance_check.compare(baseline([1, 0]), other)
        self.assertEqual(changes, {})
        self.assertEqual(len(remarks), 2)
        for remark in remarks:
            self.assertRegex(remark, "^SKIPPED .*, because ")


def ablation_line(name, kind, **worths):
    """Thirty queries at 0.5; without a part they lose its worth."""
    judgements = relevance_data.Judgements(kind, "MAP", {})
    return relevance_ablation.Line(name, judgements, {
        variant: {"q%d" % query: 0.5 - worths.get(variant, 0) for query in range(30)}
        for variant in relevance_ablation.VARIANTS})


class Ablation(unittest.TestCase):
    def cell(self, row, head):
        return row[relevance_ablation.HEAD.index(head)]

    def test_a_worth_is_what_is_lost_without_the_part(self):
        (row,) = relevance_ablation.grid([ablation_line("birds", "qrels", names=0.1, forms=-0.2)])
        expected = {"all on": ".500", "names": "+.100*", "forms": "-.200*", "typos": "+.000"}
        self.assertEqual({head: self.cell(row, head) for head in expected}, expected)

    def test_a_worth_that_could_be_chance_has_no_mark(self):
        line = ablation_line("birds", "qrels")
        line.by_variant["names"]["q0"] = 0.1
        self.assertEqual(self.cell(relevance_ablation.cells(line), "names"), "+.013")

    def test_kinds_of_known_items_are_told_over_all_sets(self):
        rows = relevance_ablation.grid([ablation_line("a", "typo", typos=0.1), ablation_line("a", "all kinds"),
                                        ablation_line("b", "typo", typos=0.3)])
        self.assertEqual([row[:3] for row in rows],
                         [["a", "all kinds", "30"], ["known items", "typo", "60"]])
        self.assertEqual(self.cell(rows[1], "typos"), "+.200*")


class Markdown(unittest.TestCase):
    def test_no_character_of_a_text_means_anything(self):
        self.assertEqual(relevance_data.escaped("1. *a*\n    # b_c <i>"),
                         "1\\. \\*a\\*\n\\# b\\_c \\<i\\>")

    def test_a_fence_is_longer_than_any_in_the_text(self):
        self.assertEqual(relevance_data.fenced("a ```` b"), "`````\na ```` b\n`````")


if __name__ == "__main__":
    unittest.main()
