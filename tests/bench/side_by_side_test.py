#!/usr/bin/env python3
"""bench/side-by-side asks what can be answered, and shows every answer: side_by_side_test.py BUILD"""

import json
import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = sys.argv.pop()
QUERIES = json.loads((ROOT / "bench" / "side_by_side_queries.json").read_text(encoding="utf-8"))


def side_by_side(*arguments):
    done = subprocess.run([sys.executable, "-B", ROOT / "bench" / "side-by-side", "--build", BUILD, *arguments],
                          stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


class SideBySide(unittest.TestCase):
    def test_what_is_meant_and_what_is_excluded_are_notes_of_the_sample(self):
        profile = json.loads((ROOT / "corpus" / "sample" / "profile.json").read_text(encoding="utf-8"))
        slugs = {note["slug"] for note in profile["notes"]}
        for query in QUERIES:
            self.assertIn(query["expect"], slugs)
            self.assertIn(query.get("without", query["expect"]), slugs)
        self.assertEqual(len({query["query"] for query in QUERIES}), 20)

    def test_a_table_has_a_line_for_each_query_and_the_right_answers_of_each_engine(self):
        printed = side_by_side("--markdown")
        self.assertIn("SKIPPED MiniSearch, because", printed)
        head, _, *rows, totals = [[cell.strip() for cell in line.split("|")[1:-1]]
                                  for line in printed.splitlines() if line.startswith("|")]
        self.assertEqual(len(rows), len(QUERIES))
        for place in range(3, len(head)):
            right = sum(row[place] == "right" for row in rows)
            self.assertEqual(totals[place], str(right), head[place])

    def test_the_first_three_of_each_engine_are_shown_and_marked(self):
        printed = side_by_side()
        self.assertIn("notes-search                  Xapian                        SQLite FTS5", printed)
        self.assertEqual(printed.count("\n   expected: "), len(QUERIES))
        self.assertRegex(printed, r"(?m)^\+ tpu-8i-boardfly +\+ tpu-8i-boardfly +- \(nothing\)$")


if __name__ == "__main__":
    unittest.main()
