#!/usr/bin/env python3
"""A search page of InstantSearch widgets from npm, in Chromium, against a notes-searchd of another origin.

    search_page_test.py FOLDER BIN SAMPLE      FOLDER: where the packages are, and the screenshots will be

Somebody types, refines, pages and sorts. What is right is asked of notes-search. Exits with 77, which
means skipped, where a browser or the packages are missing.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

for folder in ("browser", "programs"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
# pylint: disable=wrong-import-position
from chromium import serve, skip, start_browser
from clients_test import installed, need_node
from searchd import Searchd, build_index, free_port

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

PER_PAGE = 6


def bundle(folder):
    """The folder of the page, with all that it needs."""
    site = folder / "site"
    subprocess.run(["node_modules/.bin/esbuild", "search_page.js", "search_page.css", "--bundle", "--minify",
                    "--log-level=warning", f"--outdir={site}", '--define:process.env.NODE_ENV="production"'],
                   cwd=folder, check=True)
    shutil.copy(folder / "search_page.html", site)
    return site


class Person:
    """Who looks at the page and uses it."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder

    def all(self, selector):
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def ids(self):
        return self.browser.execute_script(
            "return [...document.querySelectorAll('#hits article')].map((hit) => hit.dataset.id)")

    def count(self):
        text = self.browser.execute_script("return document.querySelector('#stats').textContent")
        return int(text.split(" result")[0].replace("No", "0").replace(",", "").split()[0]) if text else -1

    def sees(self, what, wanted, told):
        """Waits until what is seen is what is wanted."""
        for _ in range(100):
            seen = what()
            if seen == wanted:
                return
            time.sleep(0.05)
        self.screenshot("search_page_wrong")
        raise AssertionError(f"{told}: {seen} and not {wanted}")

    def types(self, text):
        self.one("#searchBox input").send_keys(Keys.CONTROL, "a")
        self.one("#searchBox input").send_keys(text)

    def clicks(self, selector, text):
        next(element for element in self.all(selector) if text in element.text).click()

    def screenshot(self, name):
        self.browser.save_screenshot(str(self.folder / f"{name}.png"))


def slugs(answer):
    return [hit["slug"] for hit in answer["hits"]]


def use(person, search):
    """`search` asks notes-search."""
    everything = search()
    person.sees(person.count, everything["total"], "all notes at the beginning")

    answer = search("kv cache")
    person.types("kv cache")
    person.sees(person.ids, slugs(answer)[:PER_PAGE], "the best notes for kv cache")
    person.sees(person.count, answer["total"] + answer["partial"], "their number")
    assert len(person.all("#hits mark")) >= PER_PAGE
    person.screenshot("search_page")

    tagged = [hit for hit in answer["hits"] if "systems" in hit["tags"]]
    person.clicks("#tags label", "systems")
    person.sees(person.count, len(tagged), "the number with a tag")
    person.sees(person.ids, [hit["slug"] for hit in tagged][:PER_PAGE], "the best with a tag")
    person.clicks("#pagination a", "2")
    person.sees(person.ids, [hit["slug"] for hit in tagged][PER_PAGE:2 * PER_PAGE], "the second page")
    person.screenshot("search_page_refined")

    person.clicks("#clear button", "Clear")
    person.types(Keys.BACKSPACE)
    Select(person.one("#sortBy select")).select_by_visible_text("Oldest first")
    dates = sorted(hit["date"] for hit in everything["hits"])
    person.sees(lambda: [line.text[:10] for line in person.all("#hits .about")], dates[:PER_PAGE], "the oldest")
    person.clicks("#dates label", "Since April")
    person.sees(person.count, sum(date >= "2026-04-01" for date in dates), "those since April")
    person.types("zzzzqqqq")
    person.sees(person.ids, [], "nothing where nothing is")


def main(folder, binaries, sample):
    need_node()
    if not installed(folder):
        skip("the packages are not installed")
    browser = start_browser(1000, 1100)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            index = build_index(binaries, sample, f"{temporary}/index")
            site, port = serve(bundle(folder)), free_port()
            options = ("--cors-origin", site, "--listen", f"127.0.0.1:{port}")
            with Searchd(binaries, index, f"{temporary}/socket", options=options):
                service = quote(f"http://127.0.0.1:{port}")
                browser.get(f"{site}/search_page.html?service={service}")
                use(Person(browser, folder), lambda *words: json.loads(subprocess.run(
                    [f"{binaries}/notes-search", "--index", index, "--json", "--limit", "1000", *words],
                    stdout=subprocess.PIPE, check=True).stdout))
                wrong = [entry for entry in browser.get_log("browser")
                         if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
                assert not wrong, wrong
    finally:
        browser.quit()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
