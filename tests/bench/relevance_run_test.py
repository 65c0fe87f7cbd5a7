#!/usr/bin/env python3
"""bench/relevance from data to table and baseline, on sets made here: relevance_run_test.py BUILD"""

import json
import subprocess
import sys
import tarfile
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = sys.argv.pop()

CORPUS = [
    {"id": "D-1", "title": "Falcons", "text": "The falcon dives. *Peregrines* are the fastest."},
    {"id": "D-2", "title": "Herons", "text": "    # A heron waits\n1. in `shallow` water"},
    {"id": "D-3", "title": "Falcons and herons", "text": "A falcon does not hunt a heron."},
    {"id": "D-4", "title": "Owls", "text": "Owls hunt at night."},
]
QUERIES = [{"id": "q1", "text": "peregrines"}, {"id": "q2", "text": "shallow\twater"},
           {"id": "q3", "text": "never judged"}]
QRELS = "q1\tD-1\t2\nq1\tD-4\t0\nq2\tD-2\t1\n"
KNOWN = [{"id": "k1", "kind": "heading", "text": "night hunters", "targets": ["owls"]},
         {"id": "k2", "kind": "identifier", "how": "split", "text": "max wing span",
          "targets": ["falcons"]}]
NOTES = {"owls": "## Night hunters\n\nSilent.\n", "falcons": "It has a `maxWingSpan`.\n"}


def write_lines(path, values):
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")


def make_collection(folder):
    folder.mkdir()
    write_lines(folder / "corpus.jsonl", CORPUS)
    write_lines(folder / "queries.jsonl", QUERIES)
    (folder / "qrels.tsv").write_text(QRELS)


def make_known_items(folder):
    (folder / "notes").mkdir(parents=True)
    for slug, text in NOTES.items():
        (folder / "notes" / (slug + ".md")).write_text(text)
    notes = [{"slug": slug, "title": slug.title(),
              "markdownUrl": "https://example.test/raw/notes/" + slug} for slug in NOTES]
    (folder / "profile.json").write_text(json.dumps({"notes": notes}))
    write_lines(folder / "queries-known-dev.jsonl", KNOWN)


class RelevanceRun(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.data = self.scratch / "data"
        self.data.mkdir()

    def relevance(self, *arguments, code=0):
        done = subprocess.run(
            [sys.executable, "-B", ROOT / "bench" / "relevance", "--build", BUILD, "--cache",
             self.scratch / "cache", "--baseline", self.scratch / "baseline.json", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def test_what_is_absent_is_said(self):
        self.assertIn("SKIPPED every set, because", self.relevance("--check"))
        printed = self.relevance("--data", self.data)
        self.assertIn("SKIPPED cranfield, because it is not in", printed)

    def test_a_collection_is_measured_on_both_sides(self):
        make_collection(self.data / "birds")
        out = self.scratch / "out.json"
        runs = self.scratch / "runs"
        printed = self.relevance("--data", self.data, "--json", out, "--runs", runs, "birds")
        self.assertRegex(printed, r"(?m)^birds +qrels +2 +1\.000/1\.000 ")
        self.assertNotIn("SKIPPED", printed)
        (row,) = json.loads(out.read_text())
        self.assertEqual(row["per_query"]["q2"]["ours"]["MRR@10"], 1)
        self.assertEqual(row["figures"]["MAP"]["difference_95"], [0, 0])
        first = (runs / "birds.ours.trec").read_text().split()
        self.assertEqual(first[:4], ["q1", "Q0", "D-1", "1"])
        self.assertEqual((runs / "birds.qrels.qrels").read_text(),
                         "q1 0 D-1 2\nq1 0 D-4 0\nq2 0 D-2 1\n")

    def test_an_archive_of_known_items_is_unpacked_and_told_by_kind(self):
        make_known_items(self.scratch / "md-birds")
        with tarfile.open(self.data / "md-birds.tar.xz", "w:xz") as archive:
            archive.add(self.scratch / "md-birds", "md-birds")
        printed = self.relevance("--data", self.data, "--markdown", "md-birds")
        self.assertIn("| md-birds | all kinds | 2 |", printed)
        self.assertIn("| md-birds | heading | 1 | 1.000/1.000 |", printed)
        self.assertIn("| md-birds | split | 1 |", printed)

    def test_the_worth_of_a_part_is_what_is_lost_without_it(self):
        make_known_items(self.data / "md-birds")
        queries = [dict(KNOWN[0], id="t%d" % i, kind="typo", text="silemt") for i in range(5)]
        write_lines(self.data / "md-birds" / "queries-known-typo.jsonl", queries)
        printed = self.relevance("--data", self.data, "--ablation", "--markdown", "md-birds")
        head, _, every_kind, *kinds = [[cell.strip() for cell in line.split("|")[1:-1]]
                                       for line in printed.splitlines()]
        self.assertEqual(every_kind[:4], ["md-birds", "all kinds", "7", "MRR@10"])
        (typo,) = [dict(zip(head, kind)) for kind in kinds if kind[1] == "typo"]
        self.assertEqual([typo[name] for name in ("queries", "all on", "typos", "comfort", "names")],
                         ["5", "1.000", "+1.000*", "+1.000*", "+.000"])

    def test_a_part_that_does_not_exist_is_refused(self):
        done = subprocess.run([BUILD + "/bin/notes-relevance-runs", "--index", "I", "--queries", "/dev/null",
                               "--out", self.scratch, "--without", "luck"],
                              stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 64)
        self.assertIn("luck", done.stderr)

    def test_a_run_passes_against_its_own_baseline_and_not_against_a_better_one(self):
        make_collection(self.data / "birds")
        self.relevance("--data", self.data, "--write-baseline", "birds")
        self.assertIn("ok    birds qrels",
                      self.relevance("--data", self.data, "--check", "birds"))
        queries = [{"id": "n%d" % i, "text": "owls"} for i in range(20)]
        write_lines(self.data / "birds" / "queries.jsonl", queries)
        (self.data / "birds" / "qrels.tsv").write_text(
            "".join("%s\tD-2\t1\n" % query["id"] for query in queries))
        better = {query["id"]: 1 for query in queries}
        (self.scratch / "baseline.json").write_text(
            json.dumps({"birds qrels": {"metric": "nDCG@10", "values": better}}))
        self.assertIn("WORSE birds qrels",
                      self.relevance("--data", self.data, "--check", "birds", code=1))


if __name__ == "__main__":
    unittest.main()
