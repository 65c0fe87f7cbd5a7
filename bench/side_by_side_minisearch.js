// MiniSearch with its defaults and the options that its documentation suggests for people's queries:
//
//     node side_by_side_minisearch.js FOLDER NOTES QUERIES
//
// FOLDER is where the package minisearch was installed, NOTES has lines of JSON {slug, title, text},
// QUERIES lines of text. Prints a JSON array of the best three slugs for each query.
'use strict';

const fs = require('fs');

const [folder, notesFile, queriesFile] = process.argv.slice(2);
const MiniSearch = require(require.resolve('minisearch', { paths: [folder] }));

const lines = (file) => fs.readFileSync(file, 'utf8').split('\n').filter((line) => line);

const index = new MiniSearch({ idField: 'slug', fields: ['title', 'text'] });
index.addAll(lines(notesFile).map((line) => JSON.parse(line)));
for (const query of lines(queriesFile)) {
  const hits = index.search(query, { prefix: true, fuzzy: 0.2 });
  console.log(JSON.stringify(hits.slice(0, 3).map((hit) => hit.id)));
}
