#!/usr/bin/env python3
"""Every lint finds what is planted for it, and leaves alone what is right."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import doc_paths
import layering
import sizes
import words


def findings(check, tree):
    """The findings of a check over a tree {path: text}, as strings."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in tree.items():
            file = Path(root) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return [str(finding) for finding in check(root)]


class Layering(unittest.TestCase):
    def test_walls(self):
        cases = (
            # file, include, may it
            ("schema/base/error.h", '"schema/base/text.h"', True),
            ("schema/base/error.h", '"schema/note.h"', False),
            ("schema/base/error.h", "<xapian.h>", False),
            ("schema/note.h", '"schema/base/date.h"', True),
            ("schema/note.h", '"schema/fields.h"', False),
            ("schema/fields.cc", '"schema/note.h"', True),
            ("schema/fields.cc", "<xapian.h>", True),
            ("schema/fields.cc", '"corpus/listing.h"', False),
            ("corpus/listing.h", '"schema/note.h"', True),
            ("corpus/listing.h", '"schema/base/date.h"', True),
            ("corpus/listing.h", '"schema/fields.h"', False),
            ("corpus/listing.h", "<xapian.h>", False),
            ("corpus/listing.h", '"indexer/run.h"', False),
            ("corpus/listing.h", "<string>", True),
            ("indexer/run.cc", '"corpus/listing.h"', True),
            ("indexer/run.cc", '"schema/fields.h"', True),
            ("indexer/run.cc", '"searcher/search.h"', False),
            ("searcher/search.cc", '"schema/fields.h"', True),
            ("searcher/search.cc", '"corpus/listing.h"', False),
            ("searcher/search.cc", '"indexer/run.h"', False),
            ("searcher/search.cc", '"searcher/http/server.h"', False),
            ("searcher/http/routes.cc", '"searcher/http/server.h"', True),
            ("searcher/http/routes.cc", '"searcher/search.h"', True),
            ("searcher/search.cc", '"search.h"', False),
            ("searcher/search.cc", "<schema/fields.h>", False),
            ("tests/corpus/url_test.cc", '"corpus/url.h"', True),
            ("tests/corpus/url_test.cc", '"tests/origin/origin.h"', True),
            ("tests/corpus/url_test.cc", '"searcher/search.h"', False),
            ("tests/origin/origin.h", '"corpus/url.h"', False),
            ("tests/searcher/search_test.cc", '"indexer/index_run.h"', True),
            ("tests/searcher/search_test.cc", '"indexer/changes.h"', False),
            ("bench/index_bench.cc", '"indexer/run.h"', True),
        )
        for path, include, fine in cases:
            with self.subTest(path=path, include=include):
                found = findings(layering.check, {path: f"// A file\n#include {include}\n"})
                self.assertEqual(found == [], fine, found)
                if not fine:
                    self.assertTrue(found[0].startswith(f"{path}:2: "), found)

    def test_builds_and_the_sample_are_not_looked_at(self):
        bad = '#include "nonsense.h"\n'
        self.assertEqual(findings(layering.check, {"build/x/a.cc": bad, "corpus/sample/a.cc": bad}), [])


class DocPaths(unittest.TestCase):
    TREE = {"corpus/fetcher.h": "", "corpus/fetcher.cc": "", "README.md": "", "corpus/NOTES.md": ""}

    def found(self, text, path="DOC.md"):
        return findings(doc_paths.check, self.TREE | {path: text})

    def test_missing_paths_are_named_with_their_line(self):
        for text, missing in (
            ("see `corpus/gone.h` for it", "corpus/gone.h"),
            ("run `scripts/gone --now`", "scripts/gone"),
            ("see [it](corpus/gone.md#part)", "corpus/gone.md"),
            ("see [it](docs/gone.txt \"title\")", "docs/gone.txt"),
            ("[it]: corpus/gone.md", "corpus/gone.md"),
            ("`corpus/fetcher.{h,py}`", "corpus/fetcher.py"),
            ("as `GONE.md` says", "GONE.md"),
            ("`corpus/gone/`.", "corpus/gone/"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found("# Title\n\n" + text),
                                 [f"DOC.md:3: there is no {missing}"])

    def test_fenced_blocks_count(self):
        self.assertEqual(self.found("```\nscripts/gone x\n```\n"),
                         ["DOC.md:2: there is no scripts/gone"])

    def test_what_exists_or_is_no_path_passes(self):
        for text in (
            "`corpus/fetcher.h`, `corpus/fetcher.{h,cc}`, `corpus/`, `README.md`, `./corpus/fetcher.h`",
            "[a](corpus/fetcher.h) [b](https://example.org/corpus/gone.h) [c](#part) [d](mailto:a@b.c)",
            "`notes/some-note.md` and `and/or` and `profile.json` are not of the repository",
            "`corpus/<name>.h` `corpus/*.h` `tests/ROOM/x.h` `tests/$name`",
            "`INDEX/gen-000041/`",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), [])

    def test_links_are_relative_to_the_document(self):
        self.assertEqual(self.found("[a](fetcher.h) [b](../README.md)", "corpus/MORE.md"), [])
        self.assertEqual(len(self.found("[a](fetcher.h)")), 1)


class Sizes(unittest.TestCase):
    @staticmethod
    def function(head, body_lines, tail="}", indent=""):
        return "\n".join([indent + head] + [indent + "  step();"] * body_lines + [indent + tail, ""])

    def test_long_files(self):
        self.assertEqual(findings(sizes.check, {"a.cc": "int x;\n" * 400}), [])
        self.assertEqual(findings(sizes.check, {"a.cc": "int x;\n" * 401}),
                         ["a.cc:401: 401 lines; 400 are allowed"])

    def test_long_functions(self):
        for head in (
            "void f() {",
            "Result<int> Type::f(const std::string& a,\n                    int b) const {",
            "template <typename T>\nvoid f(T t) {",
            "Type::Type(int a)\n    : a_(a) {",
            "auto f() -> int {",
        ):
            with self.subTest(head=head):
                spare = 58 - head.count("\n")
                fits = "namespace n {\n" + self.function(head, spare) + "}  // namespace n\n"
                self.assertEqual(findings(sizes.check, {"a.cc": fits}), [])
                found = findings(sizes.check, {"a.cc": fits.replace(head, head + "\n  one();")})
                self.assertEqual(found, ["a.cc:2: a function of 61 lines; 60 are allowed"])

    def test_long_functions_in_a_class(self):
        method = self.function("void f() {", 59, indent="  ")
        found = findings(sizes.check, {"a.h": f"class A {{\n public:\n{method}\n private:\n}};\n"})
        self.assertEqual(found, ["a.h:3: a function of 61 lines; 60 are allowed"])

    def test_what_is_no_function_may_be_long(self):
        for head, tail in (("namespace n {", "}"), ("class A {", "};"), ("const int kTable[] = {", "};"),
                           ('TEST_CASE("a") {', "}"), ('extern "C" {', "}")):
            with self.subTest(head=head):
                self.assertEqual(
                    findings(sizes.check, {"a.cc": self.function(head, 100, tail)}), [])


class Words(unittest.TestCase):
    def test_forbidden_words(self):
        to_do, pattern, place = "TO" + "DO", "std::reg" + "ex", "/ho" + "me/me/"
        for path, text in (
            ("corpus/a.cc", f"// {to_do}: later"),
            ("README.md", f"{to_do}"),
            ("scripts/run", f"cd {place}x"),
            ("tests/a.cc", f"{pattern} r;"),
            ("indexer/a.cc", "using namespace std;"),
            ("corpus/a.cc", 'std::cerr << "x";'),
            ("schema/a.cc", 'printf("x");'),
            ("searcher/a.cc", "std::exit(1);"),
            ("searcher/a.cc", "abort();"),
            ("indexer/a.cc", 'const char* x = std::getenv("X");'),
        ):
            with self.subTest(path=path, text=text):
                found = findings(words.check, {path: "\n" + text + "\n"})
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{path}:2: '"), found)

    def test_allowed_words(self):
        for path, text in (
            ("corpus/a.cc", "std::snprintf(b, 3, x); run.abort(); at_exit(x);"),
            ("searcher/main.cc", 'std::cerr << "x"; std::exit(std::getenv("X") != nullptr);'),
            ("corpus/parse_main.cc", "_exit(1);"),
            ("tests/a.cc", 'printf("x");'),
            ("README.md", "https://example.org/home/x, framework/x, and what is left to do"),
            ("indexer/a.cc", "using namespace std::chrono_literals;"),
        ):
            with self.subTest(path=path, text=text):
                self.assertEqual(findings(words.check, {path: text + "\n"}), [])


if __name__ == "__main__":
    unittest.main()
