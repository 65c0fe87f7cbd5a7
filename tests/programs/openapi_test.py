#!/usr/bin/env python3
"""Holds openapi.json to what notes-searchd answers.

    openapi_test.py DOCUMENT BIN SITE [--write]

Serves an index of SITE and sends what the document gives as examples ("GET /v1/...") and what VARIED
lists. Every answer must have a status that the document knows for its path, the headers and the type that
are documented for it, and a body that fits the schema, with no member that the schema does not name; the
answers to the examples must be the examples, but for what differs by the day. Every parameter and every
member that the document names must occur. --write puts the answers of today into the document instead.
Exits with 77, which means skipped, without the module jsonschema.
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from answer_document_test import laid_out, members, settled

SKIPPED = 77
# Statuses that a healthy server does not answer to order.
UNPROVOKED = {"429", "500", "503"}

VARIED = (
    ("/v1/search", 200),
    ("/v1/search?q=&tag=&from=", 200),
    ("/v1/search?q=gpu&facets=tags&zero_counts=true", 200),
    ("/v1/search?q=gpu&facets=years&timeline=true&limit=0", 200),
    ("/v1/search?q=%22kv+cache%22&sort=newest&limit=100&passages=3", 200),
    ("/v1/search?q=kernel&sort=oldest&offset=2&explain=1", 200),
    ("/v1/search?q=cuda+kernel+zeppelin&explain=1", 200),
    ("/v1/search?q=(gpu+OR+cache&passages=2", 200),
    ("/v1/search?q=memory+last+month&text_fragments=0", 200),
    ("/v1/search?q=blackwlel&typos=0", 200),
    ("/v1/search?tag=nothing&tag=gpu&year=2025&year=1999", 200),
    ("/v1/search?q=inference&from=2026-01&to=2026-06-30&recency=0", 200),
    ("/v1/search?q=%E7%AE%97%E6%B3%95%20%3Cb%3E%26", 200),
    ("/v1/search?q=cache&format=md", 200),
    ("/v1/search?q=cache&format=md&budget=200&passages=1", 200),
    ("/v1/suggest", 200),
    ("/v1/suggest?q=kernl&limit=20", 200),
    ("/v1/suggest?q=kernl&typos=0", 200),
    ("/v1/suggest?q=the&kinds=heading,title", 200),
    ("/v1/suggest?q=tag:g&kinds=term", 200),
    ("/v1/related/kv-cache-eviction?limit=50", 200),
    ("/v1/related/kv-cache-eviction?limit=0", 200),
    ("/v1/notes/kv-cache-eviction", 200),
    ("/v1/facets", 200),
    ("/v1/facets?facet=years&q=gpu&limit=3", 200),
    ("/v1/facets?q=cache&tag=gpu&from=2026&to=2026&year=2026&zero_counts=1", 200),
    ("/openapi.json", 200),
    ("/healthz", 200),
    ("/readyz", 200),
    ("/readyz?fresh=1", 200),
    ("/v1/search?zz=1", 400),
    ("/v1/search?q=" + "a" * 1025, 400),
    ("/v1/search?offset=1000", 400),
    ("/v1/search?year=x", 400),
    ("/v1/search?q=%00", 400),
    ("/v1/suggest?kinds=body", 400),
    ("/v1/related/nic-hop?limit=51", 400),
    ("/v1/notes/nic-hop?q=a", 400),
    ("/v1/facets?facet=authors", 400),
    ("/v1/related/none", 404),
    ("/v1/notes/none", 404),
)


class NoRedirect(urllib.request.HTTPErrorProcessor):
    def http_response(self, request, response):
        return response


class Answer:
    def __init__(self, url, method="GET", headers=None):
        request = urllib.request.Request(url, method=method, headers=headers or {})
        with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as response:
            self.status = str(response.status)
            self.headers = response.headers
            self.type = response.headers.get_content_type()
            self.text = response.read().decode("utf-8")

    def value(self):
        return json.loads(self.text) if self.type == "application/json" else self.text


def closed(schema):
    """The schema, which then allows no member that it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        result.setdefault("additionalProperties", False)
    return result


def names(schema, found):
    """The members that the schemas name."""
    if isinstance(schema, list):
        for item in schema:
            names(item, found)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found.update(schema["properties"])
        for item in schema.values():
            names(item, found)
    return found


class Description:
    def __init__(self, document):
        self.document = document
        self.components = closed(document["components"])
        self.failures = []
        self.used = set()  # (operation, parameter) and (operation, status)

    def resolved(self, part):
        while "$ref" in part:
            place = self.document
            for step in part["$ref"][2:].split("/"):
                place = place[step]
            part = place
        return part

    def operation(self, path, method="get"):
        for template, operations in self.document["paths"].items():
            pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method in operations:
                return operations[method]
        return None

    def native_operations(self):
        return [operations["get"] for path, operations in self.document["paths"].items()
                if path.startswith("/v1/")]

    def parameters(self, operation):
        return [self.resolved(one) for one in operation.get("parameters", ())]

    def examples(self):
        """(target, the object that has the example's value) of every example that is a request."""
        def walk(part):
            if isinstance(part, list):
                for item in part:
                    yield from walk(item)
            elif isinstance(part, dict):
                if str(part.get("summary", "")).startswith("GET /"):
                    yield part["summary"][4:], part
                for item in part.values():
                    yield from walk(item)
        return list(walk(self.document))

    def fail(self, target, why):
        self.failures.append(f"{target}: {why}")

    def check(self, target, answer):
        import jsonschema
        parts = urllib.parse.urlsplit(target)
        operation = self.operation(parts.path)
        if operation is None:
            self.fail(target, "no such path")
            return
        for name, _ in urllib.parse.parse_qsl(parts.query, errors="replace"):
            self.used.add((operation["operationId"], name))
        self.used.add((operation["operationId"], answer.status))
        if answer.status not in operation["responses"]:
            self.fail(target, f"status {answer.status} is not documented")
            return
        response = self.resolved(operation["responses"][answer.status])
        for header in response.get("headers", ()):
            if header not in answer.headers:
                self.fail(target, f"without the header {header}")
        if "content" not in response:
            if answer.text:
                self.fail(target, "has a body")
            return
        if answer.type not in response["content"]:
            self.fail(target, f"type {answer.type} is not documented")
            return
        schema = closed(response["content"][answer.type]["schema"])
        validator = jsonschema.Draft202012Validator({**schema, "components": self.components})
        for error in validator.iter_errors(answer.value()):
            self.fail(target, f"{error.json_path}: {error.message[:200]}")

    def check_complete(self, answers):
        for operation in self.native_operations():
            name = operation["operationId"]
            for parameter in self.parameters(operation):
                if parameter["in"] == "query" and (name, parameter["name"]) not in self.used:
                    self.fail(name, f"the parameter {parameter['name']} was not sent")
            for status in set(operation["responses"]) - UNPROVOKED:
                if (name, status) not in self.used:
                    self.fail(name, f"the status {status} was not answered")
        had = set()
        for answer in answers:
            members(answer.value(), had)
        native = {name: schema for name, schema in self.document["components"]["schemas"].items()
                  if not name.startswith("Meilisearch")}
        for name in names(native, set()) - had:
            self.fail(name, "is a member of no answer")


def shown(answer):
    """As an example: what differs by the day is fixed."""
    value = settled(answer.value())
    if isinstance(value, str):
        return re.sub(r"(generation 1 of )[^.]+", r"\g<1>2026-11-22T10:00:00Z", value)
    return value


def replay(url, description, write):
    answers = []
    for target, example in description.examples():
        answer = Answer(url + target)
        answers.append(answer)
        description.check(target, answer)
        if write:
            example["value"] = shown(answer)
        elif example.get("value") != shown(answer):
            description.fail(target, "is answered by " + laid_out(shown(answer)))
    for target, status in VARIED:
        answer = Answer(url + target)
        answers.append(answer)
        description.check(target, answer)
        if answer.status != str(status):
            description.fail(target, f"status {answer.status}, not {status}")
    return answers


def methods_and_validators(url, description):
    """304, 405 and HEAD, of the first native example of each path."""
    for operation in description.native_operations():
        media = operation["responses"]["200"]["content"]["application/json"]
        target = next(iter(media["examples"].values()))["summary"][4:]
        answer = Answer(url + target)
        known = Answer(url + target, headers={"If-None-Match": answer.headers.get("ETag", "")})
        description.check(target, known)
        if known.status != "304":
            description.fail(target, f"status {known.status} where the client has the answer")
        posted = Answer(url + target, "POST")
        description.check(target, posted)
        if posted.status != "405":
            description.fail(target, f"status {posted.status} for POST")
        head = Answer(url + target, "HEAD")
        if (head.status, head.text) != ("200", ""):
            description.fail(target, f"HEAD is answered {head.status} with {len(head.text)} bytes")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(bin_dir, index):
    """The daemon, ready, and where it listens."""
    address = f"127.0.0.1:{free_port()}"
    daemon = subprocess.Popen([bin_dir / "notes-searchd", "--index", index, "--listen", address,
                               "--log", "none"])
    for _ in range(300):
        try:
            if Answer(f"http://{address}/readyz").status == "200":
                return daemon, f"http://{address}"
        except urllib.error.URLError:
            pass
        if daemon.poll() is not None:
            break
        time.sleep(0.1)
    daemon.kill()
    sys.exit("notes-searchd does not get ready")


def main():
    document_path, bin_dir, site = (Path(argument) for argument in sys.argv[1:4])
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        print("skipped: there is no jsonschema; install python3-jsonschema")
        sys.exit(SKIPPED)
    write = "--write" in sys.argv
    description = Description(json.loads(document_path.read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(scratch) / "index"
        subprocess.run([bin_dir / "notes-index", site, "--index", index, "--quiet"], check=True)
        daemon, url = start(bin_dir, index)
        try:
            answers = replay(url, description, write)
            methods_and_validators(url, description)
        finally:
            daemon.terminate()
            daemon.wait(timeout=30)
    description.check_complete(answers)
    if write:
        document_path.write_text(laid_out(description.document) + "\n", encoding="utf-8")
    for failure in description.failures:
        print(failure)
    sys.exit(1 if description.failures else 0)


if __name__ == "__main__":
    main()
