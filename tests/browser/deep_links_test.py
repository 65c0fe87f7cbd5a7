#!/usr/bin/env python3
"""Deep links in a real browser: what they promise is what Chromium highlights, and nothing else.

deep_links_test.py PAGES SITE NOTES: PAGES is the program deep_link_pages, which see. Every link is
opened; the test looks at the pixels. Exits with 77, which means skipped, where Chromium, its driver or a
Python module is missing.
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from chromium import serve, skip, start_browser

try:
    from PIL import Image, ImageChops, ImageDraw
except ImportError as error:
    skip(f"{error}; install python3-pil")

WIDTH, HEIGHT = 900, 800
# The note whose words the page does not have as they are stored, so that the anchor may have to do.
UNSEEN_WORDS = "unseen-words"
NARROW = 7
SLACK = 2  # pixels that a highlight may be larger than the letters' rectangles


def highlighted(screenshot):
    """A mask of the pixels that are magenta."""
    red, green, blue = Image.open(io.BytesIO(screenshot)).convert("RGB").split()
    full = [channel.point(lambda value: 255 if value == 255 else 0) for channel in (red, blue)]
    return ImageChops.multiply(ImageChops.multiply(*full), green.point(lambda value: 255 if value == 0 else 0))


def judge(mask, rectangles):
    """What is wrong with the highlight that should be these rectangles; None if nothing is."""
    if mask.getbbox() is None:
        return "nothing is highlighted"
    # Narrower than a letter are blanks at the end of a line, and pictures, which nothing highlights.
    inside = [rectangle for rectangle in rectangles if rectangle[2] - rectangle[0] > NARROW]
    if not any(top >= 0 and bottom <= HEIGHT for _, top, _, bottom in inside):
        return "the words are not in view"
    for left, top, right, bottom in inside:
        if 0 <= top and bottom <= mask.height and mask.crop(tuple(map(int, (left, top, right, bottom)))).getbbox() is None:
            return "a part of the words is not highlighted"
    outside = mask.copy()
    for left, top, right, bottom in inside:
        ImageDraw.Draw(outside).rectangle((left - SLACK, top - SLACK, right + SLACK, bottom + SLACK), fill=0)
    return None if outside.getbbox() is None else f"more is highlighted than the words: {outside.getbbox()}"


def not_at_anchor(browser, link):
    """What is wrong with a page that should show its anchor; None if nothing is."""
    if link["link"].split("#")[-1].startswith(":~:") or "#" not in link["link"]:
        return None  # there is none
    # A browser gives up on words that it can't find only after the page has loaded.
    for _ in range(50):
        if browser.execute_script("return scrollY") > 0:
            return None
        time.sleep(0.1)
    return "not scrolled to the anchor"


def problem_of(browser, link, url, script):
    """(where the link led, what is wrong with that; None if nothing is)"""
    browser.get(url)
    mask = highlighted(browser.get_screenshot_as_png())
    unseen = link["page"] == UNSEEN_WORDS
    if mask.getbbox() is None and (unseen or "start" not in link):
        return "to the anchor", not_at_anchor(browser, link)
    if "start" not in link:
        return "to the anchor", "something is highlighted"
    line = link["start"] if unseen else link["line"]
    rectangles = browser.execute_script(script, line, link["nth"], link["start"], link["end"])
    return "to the words", rectangles if isinstance(rectangles, str) else judge(mask, rectangles)


def check(browser, base, links):
    """How many links of each kind there are, and what is wrong with which."""
    script = (Path(__file__).parent / "page_lines.js").read_text(encoding="utf-8")
    counts, problems = Counter(), []
    for number, (link, variant) in enumerate(links):
        # The number makes each link a navigation of its own, also to the page that is open.
        url = f"{base}/{variant}/" + link["link"].replace(".html", f".html?{number}", 1)
        way, problem = problem_of(browser, link, url, script)
        counts[link["kind"], way, "wrong" if problem else "right"] += 1
        if problem:
            problems.append(f"{variant}/{link['link']}\n  {problem}\n  {link['passage']}")
    return counts, problems


def with_variants(links):
    """The links of searches by turns into plain and smart pages, those of lines into both."""
    searches = [(link, ("plain", "smart")[at % 2]) for at, link in enumerate(links["searches"])]
    return searches + [(link, variant) for link in links["lines"] for variant in ("plain", "smart")]


def main(pages, site, notes):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([pages, site, notes, folder], check=True)
        links = with_variants(json.loads((Path(folder) / "links.json").read_text(encoding="utf-8")))
        browser = start_browser(WIDTH, HEIGHT)
        try:
            counts, problems = check(browser, serve(folder), links)
        finally:
            browser.quit()
    for (kind, way, verdict), count in sorted(counts.items()):
        print(f"{count:4} links of {kind} {way}: {verdict}")
    print("\n".join(problems))
    enough = sum(count for (_, way, _), count in counts.items() if way == "to the words") >= 60
    return 0 if enough and not problems else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
