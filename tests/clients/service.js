// A notes-searchd over the sample, as the clients' tests need it. NOTES_BIN is the folder of the built
// programs, NOTES_SAMPLE the sample site.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const { NOTES_BIN, NOTES_SAMPLE } = process.env;
assert(NOTES_BIN && NOTES_SAMPLE, "NOTES_BIN and NOTES_SAMPLE say where things are");

const program = (name) => path.join(NOTES_BIN, name);

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url, daemon) {
  for (let tries = 0; tries < 200; ++tries) {
    assert.equal(daemon.exitCode, null, "notes-searchd ended");
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) return;
    await sleep(50);
  }
  assert.fail("notes-searchd does not get ready");
}

export const HOSTILE_TITLE = "hostile <img src=x onerror=alert(1)> & <b>bold</b>";

// The folder of a site whose one note would like to be markup.
export function hostileSite() {
  const site = mkdtempSync(path.join(tmpdir(), "notes-hostile-"));
  process.on("exit", () => rmSync(site, { recursive: true }));
  mkdirSync(path.join(site, "notes"));
  writeFileSync(path.join(site, "profile.json"), JSON.stringify({ notes: [{ slug: "hostile",
    title: HOSTILE_TITLE, url: "https://a.test/hostile", tags: ["<i>tag</i>"],
    markdownUrl: "https://a.test/raw/hostile" }] }));
  writeFileSync(path.join(site, "notes", "hostile.md"),
    "Templates: `std::vector<int>` hostile `<script>alert(1)</script>` & more.\n");
  return site;
}

// Serves an index of `site` until stop(). `search` is notes-search over the same index: what it prints.
export async function startService({ options = [], site = NOTES_SAMPLE } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "notes-clients-"));
  const index = path.join(folder, "index");
  execFileSync(program("notes-index"), [site, "--index", index, "--quiet"]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const daemon = spawn(program("notes-searchd"),
    ["--index", index, "--listen", `127.0.0.1:${port}`, "--log", "none", ...options],
    { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((resolve) => daemon.on("exit", resolve));
  // A test that fails may leave it running: it neither keeps the tests from ending nor outlives them.
  daemon.unref();
  process.on("exit", () => daemon.kill());
  await untilReady(url, daemon);
  return {
    url,
    search: (...words) => JSON.parse(execFileSync(
      program("notes-search"), ["--index", index, "--json", "--limit", "1000", ...words])),
    async stop() {
      daemon.ref();
      daemon.kill("SIGTERM");
      const code = await ended;
      rmSync(folder, { recursive: true });
      assert.equal(code, 0, "notes-searchd ends well");
    },
  };
}

// Hands everything below `prefix` on to `service`, without the prefix; keeps what was asked.
export async function startPrefix(service, prefix) {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!request.url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end();
      return;
    }
    const onward = http.request(service.url + request.url.slice(prefix.length),
      { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
    request.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    asked,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
