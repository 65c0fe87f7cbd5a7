// The page of search_page.html: ?service=URL says where notes-searchd answers.
import { instantMeiliSearch, instantsearch, widgets } from "./widgets.js";

const service = new URLSearchParams(location.search).get("service");
const { searchClient } = instantMeiliSearch(service, "", { primaryKey: "id", finitePagination: true });
const search = instantsearch({ indexName: "notes", searchClient });
const day = (iso) => Date.parse(`${iso}T00:00:00Z`) / 1000;

search.addWidgets([
  widgets.configure({ hitsPerPage: 6, attributesToSnippet: ["body:30"] }),
  widgets.searchBox({ container: "#searchBox", placeholder: "Search the notes", autofocus: true }),
  widgets.stats({ container: "#stats" }),
  widgets.sortBy({ container: "#sortBy", items: [{ label: "Best first", value: "notes" },
    { label: "Newest first", value: "notes:date:desc" }, { label: "Oldest first", value: "notes:date:asc" }] }),
  widgets.refinementList({ container: "#tags", attribute: "tags", searchable: true, limit: 6,
    searchablePlaceholder: "Find a tag" }),
  widgets.refinementList({ container: "#years", attribute: "year", sortBy: ["name:desc"] }),
  widgets.numericMenu({ container: "#dates", attribute: "date", items: [{ label: "At any time" },
    { label: "Since April 2026", start: day("2026-04-01") },
    { label: "Before April 2026", end: day("2026-03-31") }] }),
  widgets.clearRefinements({ container: "#clear" }),
  widgets.hits({ container: "#hits", templates: {
    item: (hit, { html, components }) => html`<article data-id="${hit.objectID}">
      <h3><a href="${hit.url}">${components.Highlight({ hit, attribute: "title" })}</a></h3>
      <p>${components.Snippet({ hit, attribute: "body" })}</p>
      <p class="about">${hit.date_iso} · ${hit.tags.join(", ")}</p></article>` } }),
  widgets.pagination({ container: "#pagination" }),
]);
search.start();
