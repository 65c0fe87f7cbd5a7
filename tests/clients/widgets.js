// What a page with InstantSearch needs, as one bundle: for pages in jsdom and in a browser.
export { instantMeiliSearch } from "@meilisearch/instant-meilisearch";
export { default as instantsearch } from "instantsearch.js";
export * as widgets from "instantsearch.js/es/widgets";
