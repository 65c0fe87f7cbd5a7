// meilisearch-docsearch as a site uses it: its ready script, on the index of sections.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Page, script_of } from "./page.js";
import { hostileSite, startService } from "./service.js";

let service, script;

before(async () => {
  script = script_of("./node_modules/meilisearch-docsearch/dist/index.global.js");
  service = await startService();
});
after(() => service?.stop());

async function open(options = {}) {
  const page = new Page('<div id="docsearch"></div>', script);
  page.window.__docsearch_meilisearch__.docsearch(
    { container: "#docsearch", host: service.url, indexUid: "sections", debounceDuration: 0, ...options });
  await page.click(".docsearch-btn");
  return page;
}

test("hits stand under their note, lead to their section and show the words", async () => {
  const page = await open();
  await page.type(".docsearch-modal-search-input", "kv cache");
  const hits = page.all(".docsearch-modal-search-hits-item a");
  assert(hits.length >= 5);
  for (const hit of hits) assert.match(hit.href, /^https:\/\/vanshverma\.com\/notes\/[a-z0-9-]+(#\S+)?$/);
  const notes = page.all(".docsearch-modal-search-hits-category").map((element) => element.textContent.trim());
  const titles = service.search().hits.map((hit) => hit.title.join(""));
  for (const note of notes) assert(titles.includes(note), note);
  const marked = page.all(".docsearch-modal-search-hits-item--highlight").map((element) => element.textContent);
  assert(marked.length >= 5 && marked.every((word) => /kv|cach/i.test(word)), marked.join());
  assert(page.all(".docsearch-modal-search-hits-item-text").some((element) => element.textContent.length > 40));
  page.close();
});

test("keys move through the hits, and what finds nothing says so", async () => {
  const page = await open();
  await page.type(".docsearch-modal-search-input", "gpu");
  const active = () => page.one(".docsearch-modal-search-hits-item--active").id;
  const first = active();
  page.one(".docsearch-modal-search-input").dispatchEvent(
    new page.window.KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  await sleep(10);
  assert.notEqual(active(), first);
  await page.type(".docsearch-modal-search-input", "zzzzqqqq");
  assert.match(page.text(".docsearch-modal-no-search-hits"), /No results/);
  page.close();
});

test("markup in notes is shown and not run, though the widget sets HTML", async () => {
  const hostile = await startService({ site: hostileSite() });
  const page = await open({ host: hostile.url });
  try {
    await page.type(".docsearch-modal-search-input", "hostile");
    assert.match(page.text(".docsearch-modal-search-hits-item-text"), /std::vector<int>.*<script>/s);
    for (const element of page.all(
      ".docsearch-modal-search-hits-item-text *, .docsearch-modal-search-hits-item-title *")) {
      assert.equal(element.className, "docsearch-modal-search-hits-item--highlight", element.outerHTML);
    }
    page.close();
  } finally {
    await hostile.stop();
  }
});
