// A page in jsdom that scripts run in, with Node's own fetch.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import vm from "node:vm";

import esbuild from "esbuild";
import { JSDOM, VirtualConsole } from "jsdom";

const require = createRequire(import.meta.url);

// The text of a module with all that it imports, which leaves its exports in window[name].
export async function bundle(file, name) {
  const built = await esbuild.build({ entryPoints: [file], bundle: true, write: false, format: "iife",
    globalName: name, define: { "process.env.NODE_ENV": '"production"' }, logLevel: "error" });
  return built.outputFiles[0].text;
}

export const script_of = (file) => readFileSync(require.resolve(file), "utf-8");

export class Page {
  constructor(html, script) {
    const console = new VirtualConsole();
    this.errors = [];
    this.requests = [];
    this.inFlight = 0;
    console.on("jsdomError", (error) => this.errors.push(error.message));
    console.on("error", (...words) => this.errors.push(words.join(" ")));
    console.on("warn", (...words) => this.errors.push(words.join(" ")));
    this.dom = new JSDOM(html, { url: "https://notes.example/", runScripts: "outside-only",
      pretendToBeVisual: true, virtualConsole: console });
    this.window = this.dom.window;
    this.document = this.window.document;
    Object.assign(this.window, { AbortController, AbortSignal, Headers, Request, Response,
      fetch: (...wanted) => this.#fetch(...wanted), scrollTo() {} });
    this.window.Element.prototype.scrollIntoView = () => {};
    new vm.Script(script).runInContext(this.dom.getInternalVMContext());
  }

  async #fetch(url, how) {
    ++this.inFlight;
    try {
      const answer = await fetch(url, how);
      const text = await answer.text();
      this.requests.push({ url: String(url), status: answer.status });
      return new Response(text, answer);
    } finally {
      --this.inFlight;
    }
  }

  all(selector) {
    return [...this.document.querySelectorAll(selector)];
  }
  one(selector) {
    const element = this.document.querySelector(selector);
    assert(element, `there is no ${selector}`);
    return element;
  }
  text(selector) {
    return this.one(selector).textContent.trim();
  }

  async type(target, text) {
    const input = typeof target === "string" ? this.one(target) : target;
    input.focus();
    input.value = text;
    input.dispatchEvent(new this.window.Event("input", { bubbles: true }));
    await this.settled();
  }
  async choose(selector, value) {
    const select = this.one(selector);
    select.value = value;
    select.dispatchEvent(new this.window.Event("change", { bubbles: true }));
    await this.settled();
  }
  async click(target) {
    (typeof target === "string" ? this.one(target) : target).click();
    await this.settled();
  }

  // Until what was asked is answered and shown.
  async settled() {
    for (let quiet = 0, tries = 0; quiet < 5; ++tries) {
      assert(tries < 1000, "the page does not come to rest");
      await sleep(20);
      quiet = this.inFlight === 0 ? quiet + 1 : 0;
    }
  }

  // Nothing went wrong meanwhile.
  close() {
    this.window.close();
    assert.deepEqual(this.errors, []);
    for (const { url, status } of this.requests) assert.equal(status, 200, url);
  }
}
