// The client `meilisearch`, as people write programs with it. What is right is worked out here from the
// documents themselves, or asked of notes-search.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Meilisearch, MeilisearchApiError } from "meilisearch";

import { startPrefix, startService } from "./service.js";

let service, client, notes, all;

before(async () => {
  service = await startService();
  client = new Meilisearch({ host: service.url });
  notes = client.index("notes");
  all = (await notes.getDocuments({ limit: 1000 })).results;
});
after(() => service?.stop());

// Tags are the same in any case, as facets and filters take them.
const has = (...tags) => (note) => note.tags.some((tag) => tags.includes(tag.toLowerCase()));
const ids = (answer) => answer.hits.map((hit) => hit.id);
const sorted = (list) => [...list].sort();

async function refused(promise, status, code, pattern = /./) {
  await assert.rejects(promise, (error) => {
    assert(error instanceof MeilisearchApiError, `${error.name}: ${error.message}`);
    assert.equal(error.cause.code, code);
    assert.equal(error.response.status, status);
    assert.match(error.message, pattern);
    assert.match(error.cause.type, /^(invalid_request|auth|system)$/);
    assert.match(error.cause.link, /^https?:/);
    return true;
  });
}

describe("what a client asks of the server", () => {
  test("health and version", async () => {
    assert.deepEqual(await client.health(), { status: "available" });
    assert.equal(await client.isHealthy(), true);
    assert.match((await client.getVersion()).pkgVersion, /^\d+\.\d+\.\d+/);
  });

  test("the indexes and their figures", async () => {
    const { results } = await client.getIndexes();
    assert.deepEqual(sorted(results.map((index) => index.uid)), ["notes", "sections"]);
    const raw = await notes.getRawInfo();
    assert.equal(raw.primaryKey, "id");
    assert(Date.parse(raw.updatedAt) > 0 && Date.parse(raw.createdAt) > 0);
    const stats = await client.getStats();
    assert.equal(stats.indexes.notes.numberOfDocuments, all.length);
    assert(stats.indexes.sections.numberOfDocuments > all.length);
    assert.equal((await notes.getStats()).numberOfDocuments, all.length);
    assert.equal((await notes.getStats()).isIndexing, false);
  });

  test("writing is refused with an error that it understands", async () => {
    for (const write of [() => notes.addDocuments([{ id: "x" }]), () => notes.deleteAllDocuments(),
      () => client.createIndex("more"), () => client.getKeys()]) {
      await assert.rejects(write, (error) =>
        error instanceof MeilisearchApiError && error.response.status >= 400 &&
        error.response.status < 500 && typeof error.cause.code === "string");
    }
  });
});

describe("documents", () => {
  test("all of them, by pages, by fields and one by one", async () => {
    assert.equal(all.length, service.search().total);
    const page = await notes.getDocuments({ limit: 5, offset: 3, fields: ["id", "title"] });
    assert.deepEqual([page.limit, page.offset, page.total], [5, 3, all.length]);
    assert.deepEqual(page.results,
      all.slice(3, 8).map(({ id, title }) => ({ id, title })));
    assert.deepEqual(await notes.getDocument(all[7].id), all[7]);
    await refused(notes.getDocument("no-such-note"), 404, "document_not_found", /no-such-note/);
  });

  test("have what the documentation says", () => {
    for (const note of all) {
      assert.equal(typeof note.title, "string");
      assert.equal(typeof note.body, "string");
      assert(Array.isArray(note.tags));
      assert.match(note.url, /^https:/);
      assert.equal(note.date_iso, new Date(note.date * 1000).toISOString().slice(0, 10));
      assert.equal(String(note.year), note.date_iso.slice(0, 4));
      assert.equal(note.month, note.date_iso.slice(0, 7));
    }
  });

  test("those that pass a filter", async () => {
    const found = await notes.getDocuments({ filter: "tags = GPU", limit: 1000 });
    assert.deepEqual(sorted(found.results.map((note) => note.id)),
      sorted(all.filter(has("gpu")).map((note) => note.id)));
  });
});

describe("search", () => {
  test("finds what notes-search finds, in its order", async () => {
    for (const query of ["kv cache", "gpu -blackwell", '"tensor cores"', "kv cahce", "replication"]) {
      const own = service.search(query);
      const answer = await notes.search(query, { limit: 1000 });
      assert.deepEqual(ids(answer), own.hits.map((hit) => hit.slug), query);
      assert.equal(answer.estimatedTotalHits, own.total + (own.partial ?? 0));
      assert.equal(answer.query, query);
      assert.equal(typeof answer.processingTimeMs, "number");
      assert.deepEqual([answer.limit, answer.offset], [1000, 0]);
      assert.equal("totalHits" in answer || "totalPages" in answer, false);
    }
  });

  test("matchingStrategy all wants every word", async () => {
    const answer = await notes.search("kv cache", { matchingStrategy: "all", limit: 1000 });
    assert.equal(answer.hits.length, service.search("kv cache").total);
  });

  test("without words lists everything, and with a limit of 0 only counts", async () => {
    const answer = await notes.search("", { limit: 0, facets: ["tags"] });
    assert.deepEqual(answer.hits, []);
    assert.equal(answer.estimatedTotalHits, all.length);
    assert.equal(answer.facetDistribution.tags.GPU,
      all.filter(has("gpu")).length);
    assert.equal((await notes.search()).hits.length, 20);
  });

  test("finite pages count exactly and hold every hit once", async () => {
    const seen = [];
    let pages = 1;
    for (let page = 1; page <= pages; ++page) {
      const answer = await notes.search("gpu", { page, hitsPerPage: 7 });
      assert.equal("estimatedTotalHits" in answer, false);
      assert.deepEqual([answer.page, answer.hitsPerPage], [page, 7]);
      assert.equal(answer.totalPages, Math.ceil(answer.totalHits / 7));
      pages = answer.totalPages;
      seen.push(...ids(answer));
    }
    assert(pages > 1);
    assert.deepEqual(seen, ids(await notes.search("gpu", { limit: 1000 })));
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual((await notes.search("gpu", { page: 0 })).hits, []);
    const none = await notes.search("gpu", { hitsPerPage: 0 });
    assert.deepEqual([none.totalPages, none.totalHits, none.hits], [0, seen.length, []]);
  });

  test("retrieves only what is asked", async () => {
    const answer = await notes.search("kv cache", { attributesToRetrieve: ["title", "nonsense"] });
    for (const hit of answer.hits) assert.deepEqual(Object.keys(hit), ["title"]);
  });

  test("highlights with the tags that are asked, without escaping anything", async () => {
    const { hits } = await notes.search("kv cache", {
      attributesToHighlight: ["title", "tags"], attributesToRetrieve: ["title", "date"],
      highlightPreTag: "<<", highlightPostTag: ">>" });
    const formatted = hits[0]._formatted;
    assert.deepEqual(sorted(Object.keys(formatted)), ["date", "tags", "title"]);
    assert.equal(formatted.date, String(hits[0].date));
    assert.equal(formatted.title.replaceAll("<<", "").replaceAll(">>", ""), hits[0].title);
    assert.match(formatted.title, /<<KV>>/);
    assert.match(formatted.title, /it's/);
    assert((await notes.search("gpu", { attributesToHighlight: ["*"] })).hits[0]._formatted.body
      .includes("<em>"));
    assert.equal("_formatted" in (await notes.search("gpu")).hits[0], false);
  });

  test("crops to a number of words around what matches", async () => {
    const { hits } = await notes.search("kv cache", {
      attributesToCrop: ["body:12", "title"], cropLength: 3, cropMarker: "[..]",
      attributesToHighlight: ["body"] });
    for (const { _formatted: { body, title } } of hits.slice(0, 5)) {
      const words = (text) => text.replaceAll("[..]", "").split(/\s+/).filter((word) => /\w/.test(word));
      assert(words(body).length <= 14, body);
      assert(words(title).length <= 5, title);
    }
    assert.match(hits[0]._formatted.body, /<em>/);
    assert.match(hits[0]._formatted.body, /\[\.\.\]/);
  });

  test("tells the places of the words in bytes", async () => {
    const { hits } = await notes.search("cache", { showMatchesPosition: true });
    let places = 0;
    for (const hit of hits) {
      for (const [name, spans] of Object.entries(hit._matchesPosition)) {
        for (const { start, length, indices } of spans) {
          const text = indices ? hit[name][indices[0]] : hit[name];
          const word = Buffer.from(text).subarray(start, start + length).toString();
          assert.match(word, /cach/i, `${hit.id} ${name}`);
          ++places;
        }
      }
    }
    assert(places > hits.length);
  });

  test("sorts, and scores between 0 and 1", async () => {
    const dates = (await notes.search("", { sort: ["date:asc"], limit: 1000 })).hits.map((hit) => hit.date);
    assert.deepEqual(dates, [...dates].sort((one, other) => one - other));
    const newest = (await notes.search("gpu", { sort: ["date:desc"], limit: 1000 })).hits;
    assert.deepEqual(newest.map((hit) => hit.date),
      newest.map((hit) => hit.date).sort((one, other) => other - one));
    const scored = (await notes.search("kv cache", { showRankingScore: true })).hits;
    const scores = scored.map((hit) => hit._rankingScore);
    assert(scores.every((score) => score >= 0 && score <= 1));
    assert.deepEqual(scores, [...scores].sort((one, other) => other - one));
    const good = await notes.search("kv cache", { rankingScoreThreshold: scores[3], limit: 1000 });
    assert(good.hits.length >= 4 && good.hits.length <= scored.length);
  });

  test("by GET answers as by POST", async () => {
    const how = { limit: 3, facets: ["tags", "year"], filter: ["tags = GPU"], sort: ["date:desc"],
      attributesToHighlight: ["title"] };
    const [get, post] = [await notes.searchGet("cache", { ...how, filter: "tags = GPU" }),
      await notes.search("cache", how)];
    for (const answer of [get, post]) {
      delete answer.processingTimeMs;
      delete answer.requestUid;
    }
    assert.deepEqual(get, post);
  });

  test("many at once, each under its name and in order", async () => {
    const { results } = await client.multiSearch({ queries: [
      { indexUid: "notes", q: "gpu", limit: 2 },
      { indexUid: "sections", q: "gpu", limit: 3, distinct: "note" },
      { indexUid: "notes", q: "zzzzqqqq" }] });
    assert.deepEqual(results.map((result) => [result.indexUid, result.query, result.hits.length]),
      [["notes", "gpu", 2], ["sections", "gpu", 3], ["notes", "zzzzqqqq", 0]]);
    assert.equal(new Set(results[1].hits.map((hit) => hit.note)).size, 3);
  });

  test("facets count every match, numbers have a range", async () => {
    const answer = await notes.search("gpu", { facets: ["*"], limit: 1000 });
    const tally = {};
    for (const tag of answer.hits.flatMap((hit) => hit.tags).map((name) => name.toLowerCase())) {
      tally[tag] = (tally[tag] ?? 0) + 1;
    }
    assert.deepEqual(Object.fromEntries(Object.entries(answer.facetDistribution.tags).map(
      ([tag, count]) => [tag.toLowerCase(), count])), tally);
    const dates = answer.hits.map((hit) => hit.date);
    assert.deepEqual(answer.facetStats.date, { min: Math.min(...dates), max: Math.max(...dates) });
  });

  test("facet values by what is typed of them", async () => {
    const answer = await notes.searchForFacetValues({ facetName: "tags", facetQuery: "sys", q: "kv" });
    const { facetDistribution } = await notes.search("kv", { facets: ["tags"] });
    assert.deepEqual(answer.facetHits, [{ value: "systems", count: facetDistribution.tags.systems }]);
    assert.equal(answer.facetQuery, "sys");
    assert((await notes.searchForFacetValues({ facetName: "tags" })).facetHits.length > 5);
    await refused(notes.searchForFacetValues({ facetName: "title" }), 400, "invalid_facet_search_facet_name");
  });

  test("similar notes", async () => {
    const answer = await notes.searchSimilarDocuments(
      { id: "kv-cache-eviction", embedder: "default", limit: 5 });
    assert.equal(answer.id, "kv-cache-eviction");
    assert.equal(answer.hits.length, 5);
    assert(!ids(answer).includes("kv-cache-eviction"));
    assert.equal("query" in answer, false);
    await refused(notes.searchSimilarDocuments({ id: "nope", embedder: "default" }), 400,
      "not_found_similar_id");
  });

  test("an answer that nobody wants any more harms nobody", async () => {
    const aborted = Array.from({ length: 50 }, (_, at) => {
      const controller = new AbortController();
      const answer = notes.search(`gpu ${at}`, {}, { signal: controller.signal });
      setTimeout(() => controller.abort(), at % 5);
      return answer.then(() => "answered", (error) => error.cause?.name ?? error.name);
    });
    const outcomes = new Set(await Promise.all(aborted));
    assert(outcomes.has("AbortError"), [...outcomes].join());
    assert((await notes.search("gpu")).hits.length > 0);
  });
});

describe("filters", () => {
  const day = (iso) => Date.parse(`${iso}T00:00:00Z`) / 1000;
  const cases = [
    ["tags = GPU", has("gpu")],
    ['tags = "gpu"', has("gpu")],
    ["tags = 'world models'", has("world models")],
    ["tags != GPU", (note) => !has("gpu")(note)],
    ["NOT tags = GPU", (note) => !has("gpu")(note)],
    ["tags IN [RL, \"world models\",]", has("rl", "world models")],
    ["tags NOT IN [RL, training]", (note) => !has("rl", "training")(note)],
    ["tags = GPU AND year = 2025", (note) => has("gpu")(note) && note.year === 2025],
    ["tags = RL OR tags = GPU AND year = 2025",
      (note) => has("rl")(note) || (has("gpu")(note) && note.year === 2025)],
    ["(tags = RL OR tags = GPU) AND year = 2025", (note) => has("rl", "gpu")(note) && note.year === 2025],
    [`date >= ${day("2026-04-01")}`, (note) => note.date >= day("2026-04-01")],
    [`"date">=${day("2026-04-01")}`, (note) => note.date >= day("2026-04-01")],
    [`date ${day("2026-01-01")} TO ${day("2026-05-31")}`,
      (note) => note.date >= day("2026-01-01") && note.date <= day("2026-05-31")],
    ["year < 2026", (note) => note.year < 2026],
    ['month = "2026-04"', (note) => note.month === "2026-04"],
    ["tags EXISTS", () => true],
    ["tags IS EMPTY", (note) => note.tags.length === 0],
    [["tags = GPU", ["year = 2025", 'month = "2026-04"']],
      (note) => has("gpu")(note) && (note.year === 2025 || note.month === "2026-04")],
    [['"tags"="GPU"', ['"tags"="systems"', '"tags"="inference"']],
      (note) => has("gpu")(note) && has("systems", "inference")(note)],
    [[], () => true],
  ];
  for (const [filter, passes] of cases) {
    test(JSON.stringify(filter), async () => {
      const expected = all.filter(passes).map((note) => note.id);
      const answer = await notes.search("", { filter, limit: 1000 });
      assert.deepEqual(sorted(ids(answer)), sorted(expected));
      assert.equal(answer.estimatedTotalHits, expected.length);
    });
  }
});

describe("errors come as the client knows them", () => {
  const cases = [
    ["an unknown index", () => client.index("movies").search("x"), 404, "index_not_found", /`movies`/],
    ["an unknown index among many", () => client.multiSearch({ queries: [{ indexUid: "notes" },
      { indexUid: "movies" }] }), 400, "index_not_found", /\.queries\[1\]/],
    ["an unknown field", () => notes.search("x", { nonsense: 1 }), 400, "bad_request", /`nonsense`/],
    ["a limit that is none", () => notes.search("x", { limit: "doggo" }), 400, "invalid_search_limit", /limit/],
    ["a strategy that is none", () => notes.search("x", { matchingStrategy: "doggo" }), 400,
      "invalid_search_matching_strategy", /doggo/],
    ["a filter that is none", () => notes.search("x", { filter: "tags & GPU" }), 400,
      "invalid_search_filter", /expecting/],
    ["a filter on what can't be filtered", () => notes.search("x", { filter: "body = 1" }), 400,
      "invalid_search_filter", /not filterable/],
    ["a sort that is none", () => notes.search("x", { sort: ["date"] }), 400, "invalid_search_sort", /date/],
    ["a sort by what can't be sorted", () => notes.search("x", { sort: ["body:asc"] }), 400,
      "invalid_search_sort", /not sortable/],
    ["a facet that is none", () => notes.search("x", { facets: ["doggo"] }), 400, "invalid_search_facets", /doggo/],
    ["vectors", () => notes.search("x", { hybrid: { embedder: "default" } }), 400, /./, /./],
  ];
  for (const [name, ask, status, code, pattern] of cases) {
    test(name, () => code instanceof RegExp
      ? assert.rejects(ask, MeilisearchApiError) : refused(ask(), status, code, pattern));
  }

  test("below a path, and with what is no JSON", async () => {
    for (const [body, type, code] of [["{", "application/json", "malformed_payload"],
      ["", "application/json", "missing_payload"], ["{}", "text/plain", "invalid_content_type"]]) {
      const answer = await fetch(`${service.url}/indexes/notes/search`,
        { method: "POST", body, headers: { "Content-Type": type } });
      assert.equal((await answer.json()).code, code);
    }
  });
});

test("a key is asked for where one is set, but not for health", async () => {
  const guarded = await startService({ options: ["--api-key", "a-very-secret-key"] });
  try {
    const with_key = (apiKey) => new Meilisearch({ host: guarded.url, apiKey });
    assert((await with_key("a-very-secret-key").index("notes").search("gpu")).hits.length > 0);
    await refused(with_key("another").index("notes").search("gpu"), 403, "invalid_api_key");
    await refused(with_key(undefined).index("notes").search("gpu"), 401, "missing_authorization_header");
    await refused(with_key(undefined).multiSearch({ queries: [] }), 401, "missing_authorization_header");
    assert.deepEqual(await with_key(undefined).health(), { status: "available" });
  } finally {
    await guarded.stop();
  }
});

test("works below a path", async () => {
  const prefixed = await startPrefix(service, "/api/search");
  try {
    const below = new Meilisearch({ host: prefixed.url });
    assert.deepEqual(ids(await below.index("notes").search("gpu")), ids(await notes.search("gpu")));
    await below.multiSearch({ queries: [{ indexUid: "notes", q: "gpu" }] });
    assert.deepEqual(prefixed.asked,
      ["POST /api/search/indexes/notes/search", "POST /api/search/multi-search"]);
  } finally {
    await prefixed.stop();
  }
});
