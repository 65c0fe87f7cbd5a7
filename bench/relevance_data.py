"""The sets that relevance is measured on: finding them, reading them, making folders of notes of them.

A set is a folder NAME in the data folder, or an archive NAME.tar.xz of it. There are two kinds:

    judged collections    corpus.jsonl {id, title, text}, queries.jsonl {id, text} and one or more
                          qrels*.tsv (query id, document id, grade)
    known items           a site's profile.json and notes/SLUG.md, and queries-known*.jsonl
                          {id, kind, text, targets, how}: the slugs that the asker has in mind
"""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Those that the project measures itself on: where one is missing, that is said.
EXPECTED = ("cranfield", "cacm", "med", "cosqa", "md-til", "md-goblog", "md-rustblog", "md-digitalgov",
            "md-mdn")
CODE = ("cosqa",)  # collections whose texts are programs
MAIN_METRIC = {"cranfield": "MAP", "cacm": "MAP", "med": "MAP"}
ALL_KINDS = "all kinds"
QRELS = "qrels"  # what the name of every file of judgements begins with
ORIGIN = "https://example.test"


@dataclass
class Judgements:
    """One line of the results: some queries of a set and what is right for them."""
    kind: str     # the qrels' name, or the kind of known item
    metric: str   # the one that counts
    grades: dict  # query id to {document: grade}; only queries with a relevant document


@dataclass
class JudgedSet:
    name: str
    site: Path         # a folder that notes-index reads
    queries: dict      # id to text; those that are judged
    judgements: list   # of Judgements
    title_copies: int  # how often the plain BM25 counts a title


def json_lines(path):
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def set_names(data):
    """The expected ones, then what else the folder holds."""
    there = {path.name for path in data.iterdir() if path.is_dir()}
    there |= {path.name[:-len(".tar.xz")] for path in data.glob("*.tar.xz")}
    return list(EXPECTED) + sorted(there - set(EXPECTED))


def set_folder(data, name, cache):
    """The folder of a set, unpacked into the cache if it is an archive; None when there is none."""
    if (data / name).is_dir():
        return data / name
    archive = data / (name + ".tar.xz")
    if not archive.is_file():
        return None
    unpacked = cache / "unpacked" / stamp_of([archive])
    if not (unpacked / name).is_dir():
        partial = unpacked.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        subprocess.run(["tar", "-xJf", archive, "-C", partial], check=True)
        partial.rename(unpacked)
    return unpacked / name


def stamp_of(files):
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def read_set(folder, cache):
    """The JudgedSet in a folder, or the reason why there is none."""
    name = folder.name
    if (folder / "corpus.jsonl").is_file() and list(folder.glob(QRELS + "*.tsv")):
        return collection(name, folder, cache)
    if (folder / "profile.json").is_file() and list(folder.glob("queries-known*.jsonl")):
        return known_items(name, folder)
    return "it has neither corpus.jsonl and qrels*.tsv nor profile.json and queries-known*.jsonl"


def only_relevant(grades):
    return {query: of_query for query, of_query in grades.items() if max(of_query.values()) > 0}


def collection(name, folder, cache):
    judgements = []
    for path in sorted(folder.glob(QRELS + "*.tsv")):
        grades = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            query, document, grade = line.split("\t")
            grades.setdefault(query, {})[document] = int(grade)
        judgements.append(
            Judgements(path.stem, MAIN_METRIC.get(name, "nDCG@10"), only_relevant(grades)))
    judged = set().union(*(of_file.grades for of_file in judgements))
    queries = {query["id"]: query["text"] for query in json_lines(folder / "queries.jsonl")
               if query["id"] in judged}
    site = make_site(folder / "corpus.jsonl", cache / name / "site", name in CODE)
    return JudgedSet(name, site, queries, judgements, title_copies=1)


def known_items(name, folder):
    queries = {}
    by_kind = {}
    for path in sorted(folder.glob("queries-known*.jsonl")):
        for query in json_lines(path):
            queries[query["id"]] = query["text"]
            kind = query.get("how") or query["kind"]  # identifiers: typed split, typed joined
            targets = {slug: 1 for slug in query["targets"]}
            for of_kind in (ALL_KINDS, kind):
                by_kind.setdefault(of_kind, {})[query["id"]] = targets
    judgements = [Judgements(kind, "MRR@10", grades) for kind, grades in by_kind.items()]
    return JudgedSet(name, folder, queries, judgements, title_copies=3)


def escaped(text):
    """Markdown that reads as the text: no character of it means anything."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line) for line in lines)


def fenced(text):
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "%s\n%s\n%s" % (fence, text, fence)


def make_site(corpus, site, code):
    """A folder as notes-index reads it, with a note for each document and its id as the slug."""
    stamp_file = site / "made-of"
    stamp = stamp_of([corpus, Path(__file__)])
    if stamp_file.is_file() and stamp_file.read_text() == stamp:
        return site
    shutil.rmtree(site, ignore_errors=True)
    (site / "notes").mkdir(parents=True)
    notes = []
    for document in json_lines(corpus):
        slug = document["id"]
        notes.append({"slug": slug, "title": document["title"],
                      "markdownUrl": "%s/raw/notes/%s" % (ORIGIN, slug)})
        body = fenced(document["text"]) if code else escaped(document["text"])
        (site / "notes" / (slug + ".md")).write_text(body + "\n", encoding="utf-8")
    (site / "profile.json").write_text(json.dumps({"notes": notes}), encoding="utf-8")
    stamp_file.write_text(stamp)
    return site
