// InstantSearch's widgets with instant-meilisearch, in a page: what they show, and what they do when
// somebody uses them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { bundle, Page } from "./page.js";
import { HOSTILE_TITLE, hostileSite, startPrefix, startService } from "./service.js";

let service, script, all;

before(async () => {
  script = await bundle("widgets.js", "Notes");
  service = await startService();
  all = service.search().hits;
});
after(() => service?.stop());

// Widgets by name: { searchBox: {}, hits: { templates } } each in an element with the name as its id.
async function open(shown, { client = {}, url = service.url, key, search = {} } = {}) {
  const page = new Page(Object.keys(shown).map((name) => `<div id="${name}"></div>`).join(""), script);
  const { instantMeiliSearch, instantsearch, widgets } = page.window.Notes;
  const { searchClient } = instantMeiliSearch(url, key,
    { primaryKey: "id", finitePagination: true, ...client });
  page.search = instantsearch({ indexName: "notes", searchClient, ...search,
    future: { preserveSharedStateOnUnmount: true } });
  page.search.addWidgets(Object.entries(shown).map(([name, how]) => name === "configure"
    ? widgets.configure(how) : widgets[name]({ container: `#${name}`, ...how })));
  page.search.start();
  await page.settled();
  return page;
}

const templates = {
  item: (hit, { html, components }) => html`<a href="${hit.url}" data-id="${hit.objectID}">
    ${components.Highlight({ hit, attribute: "title" })}</a>
    <p>${components.Snippet({ hit, attribute: "body" })}</p>`,
};
const shown_ids = (page) => page.all("a[data-id]").map((link) => link.dataset.id);
const total = (page) => page.search.helper.lastResults.nbHits;
const item = (page, selector, text) => {
  const found = page.all(selector).find((element) => element.textContent.includes(text));
  assert(found, `${selector} has no ${text}`);
  return found;
};

test("hits, highlights, snippets and the count", async () => {
  const page = await open({ searchBox: {}, stats: {}, hits: { templates },
    configure: { hitsPerPage: 5, attributesToSnippet: ["body:20"] } });
  assert.equal(shown_ids(page).length, 5);
  assert.match(page.text("#stats"), new RegExp(`^${all.length} results`));

  await page.type("#searchBox input", "kv cache");
  const own = service.search("kv cache");
  assert.deepEqual(shown_ids(page), own.hits.slice(0, 5).map((hit) => hit.slug));
  assert.equal(total(page), own.total + own.partial);
  assert.deepEqual(page.all("#hits a")[0].querySelectorAll("mark").length, 2);
  assert.equal(page.all("#hits a")[0].textContent.trim(), own.hits[0].title.join(""));
  assert(page.all("#hits p mark").length >= 5);
  assert(page.all("#hits p").every((snippet) => snippet.textContent.split(/\s+/).length < 40));

  await page.type("#searchBox input", "zzzzqqqq");
  assert.deepEqual(shown_ids(page), []);
  assert.match(page.text("#hits"), /No results/);
  page.close();
});

test("every letter typed is answered", async () => {
  const page = await open({ searchBox: {}, hits: { templates } });
  for (let end = 1; end <= "flash attention".length; ++end) {
    page.one("#searchBox input").value = "flash attention".slice(0, end);
    page.one("#searchBox input").dispatchEvent(new page.window.Event("input", { bubbles: true }));
  }
  await page.settled();
  assert.deepEqual(shown_ids(page),
    service.search("flash attention").hits.slice(0, 20).map((hit) => hit.slug));
  page.close();
});

test("tags: refined, any of several, searched, cleared", async () => {
  const page = await open({ searchBox: {}, hits: { templates }, clearRefinements: {}, currentRefinements: {},
    refinementList: { attribute: "tags", operator: "or", searchable: true, limit: 20 } });
  const counted = (...tags) => all.filter((hit) =>
    hit.tags.some((tag) => tags.includes(tag.toLowerCase()))).length;
  const labels = () => Object.fromEntries(page.all("#refinementList .ais-RefinementList-item").map((element) =>
    [element.querySelector(".ais-RefinementList-labelText").textContent,
      Number(element.querySelector(".ais-RefinementList-count").textContent)]));
  assert.equal(labels().GPU, counted("gpu"));

  await page.click(item(page, "#refinementList label", "GPU").querySelector("input"));
  assert.equal(total(page), counted("gpu"));
  // Disjunctive: the other values count as if none were chosen.
  assert.equal(labels().systems, counted("systems"));
  await page.click(item(page, "#refinementList label", "training").querySelector("input"));
  assert.equal(total(page), counted("gpu", "training"));
  assert.match(page.text("#currentRefinements"), /GPU.*training/s);

  await page.type("#refinementList input[type=search]", "mod");
  assert.deepEqual(Object.keys(labels()), ["world models"]);
  await page.type("#refinementList input[type=search]", "");

  await page.click("#clearRefinements button");
  assert.equal(total(page), all.length);
  page.close();
});

test("tags that must all be there", async () => {
  const page = await open({ hits: { templates },
    refinementList: { attribute: "tags", operator: "and", limit: 20 } });
  await page.click(item(page, "#refinementList label", "GPU").querySelector("input"));
  await page.click(item(page, "#refinementList label", "systems").querySelector("input"));
  assert.equal(total(page),
    all.filter((hit) => hit.tags.some((tag) => /^gpu$/i.test(tag)) && hit.tags.includes("systems")).length);
  page.close();
});

test("finite pagination shows every note once", async () => {
  const page = await open({ hits: { templates }, pagination: { padding: 10 }, configure: { hitsPerPage: 10 } });
  const pages = Math.ceil(all.length / 10);
  const numbers = () => page.all("#pagination .ais-Pagination-item--page");
  assert.equal(numbers().length, pages);
  const seen = new Set(shown_ids(page));
  for (let at = 1; at < pages; ++at) {
    await page.click(numbers()[at].querySelector("a"));
    shown_ids(page).forEach((id) => seen.add(id));
  }
  assert.deepEqual([...seen].sort(), all.map((hit) => hit.slug).sort());
  page.close();
});

test("infinite hits end with the last note", async () => {
  const page = await open({ infiniteHits: { templates }, configure: { hitsPerPage: 10 } },
    { client: { finitePagination: false } });
  for (let more = 1; more < Math.ceil(all.length / 10); ++more) {
    assert.equal(shown_ids(page).length, 10 * more);
    await page.click("#infiniteHits .ais-InfiniteHits-loadMore");
  }
  assert.equal(new Set(shown_ids(page)).size, all.length);
  assert(page.one("#infiniteHits .ais-InfiniteHits-loadMore").disabled);
  page.close();
});

test("sorted by date", async () => {
  const page = await open({ hits: { templates }, configure: { hitsPerPage: 1000 }, sortBy: { items: [
    { label: "Best", value: "notes" }, { label: "Newest", value: "notes:date:desc" },
    { label: "Oldest", value: "notes:date:asc" }] } });
  const date_of = Object.fromEntries(all.map((hit) => [hit.slug, hit.date]));
  const dates = () => shown_ids(page).map((id) => date_of[id]);
  await page.choose("#sortBy select", "notes:date:asc");
  assert.equal(dates().length, all.length);
  assert.deepEqual(dates(), dates().sort());
  await page.choose("#sortBy select", "notes:date:desc");
  assert.deepEqual(dates(), dates().sort().reverse());
  page.close();
});

test("numbers: a range of years, spans of time, menus", async () => {
  const day = (iso) => Date.parse(`${iso}T00:00:00Z`) / 1000;
  const page = await open({ hits: { templates }, rangeInput: { attribute: "year" },
    menu: { attribute: "month", limit: 50 },
    numericMenu: { attribute: "date", items: [{ label: "Any" },
      { label: "Spring", start: day("2026-03-01"), end: day("2026-05-31") },
      { label: "Since June", start: day("2026-06-01") }] } });
  assert.deepEqual(page.all("#rangeInput input").map((input) => input.placeholder), ["2025", "2026"]);
  const within = (from, to) => all.filter((hit) => hit.date >= from && hit.date <= to).length;

  await page.click(item(page, "#numericMenu label", "Spring").querySelector("input"));
  assert.equal(total(page), within("2026-03-01", "2026-05-31"));
  await page.click(item(page, "#numericMenu label", "Since June").querySelector("input"));
  assert.equal(total(page), within("2026-06-01", "2999"));
  await page.click(item(page, "#numericMenu label", "Any").querySelector("input"));

  await page.type(page.all("#rangeInput input")[1], "2025");
  await page.click("#rangeInput button");
  assert.equal(total(page), within("2025-01-01", "2025-12-31"));
  const month = page.text("#menu .ais-Menu-label");
  await page.click("#menu a");
  assert.equal(total(page), within(`${month}-01`, `${month}-31`));
  page.close();
});

test("sections beside notes, one of each note", async () => {
  const page = await open({ searchBox: {}, hits: { templates } },
    { client: { meiliSearchParams: { indexesOverrides: { sections: { distinct: "note" } } } } });
  const { widgets } = page.window.Notes;
  page.document.body.insertAdjacentHTML("beforeend", '<div id="sections"></div>');
  page.search.addWidgets([widgets.index({ indexName: "sections" }).addWidgets([
    widgets.configure({ hitsPerPage: 3 }),
    widgets.hits({ container: "#sections", templates: {
      item: (hit, { html }) => html`<i data-note="${hit.note}">${hit.url}</i>` } })])]);
  await page.settled();
  await page.type("#searchBox input", "kv cache");
  const sections = page.all("#sections i").map((element) => element.dataset.note);
  assert.equal(sections.length, 3);
  assert.equal(new Set(sections).size, 3);
  assert(shown_ids(page).length > 3);
  page.close();
});

test("what notes and queries contain stays text", async () => {
  const hostile = await startService({ site: hostileSite() });
  const page = await open({ searchBox: {}, hits: { templates }, refinementList: { attribute: "tags" },
    configure: { attributesToSnippet: ["body:30"] } }, { url: hostile.url });
  try {
    await page.type("#searchBox input", "hostile");
    assert.equal(page.text("#hits a"), HOSTILE_TITLE);
    assert.match(page.text("#hits p"), /std::vector<int> hostile <script>alert\(1\)<\/script> &/);
    assert.deepEqual(page.all("img, #hits b, #refinementList i, #hits script"), []);
    assert.match(page.text("#refinementList"), /<i>tag<\/i>/);
    await page.type("#searchBox input", '<img src=x onerror=alert(1)>"');
    assert.deepEqual(page.all("img"), []);
    page.close();
  } finally {
    await hostile.stop();
  }
});

test("with a key and below a path", async () => {
  const guarded = await startService({ options: ["--api-key", "a-very-secret-key"] });
  const prefixed = await startPrefix(guarded, "/api/search");
  const page = await open({ searchBox: {}, hits: { templates } },
    { url: prefixed.url, key: "a-very-secret-key" });
  try {
    await page.type("#searchBox input", "kv cache");
    assert.equal(shown_ids(page).length, 20);
    assert(prefixed.asked.every((line) => line === "POST /api/search/multi-search"), prefixed.asked.join());
    page.close();
  } finally {
    await prefixed.stop();
    await guarded.stop();
  }
});
