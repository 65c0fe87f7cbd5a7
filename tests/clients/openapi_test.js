// The description that the server gives of itself, by a validator of OpenAPI 3.1.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Validator } from "@seriousme/openapi-schema-validator";

import { startService } from "./service.js";

let service;

before(async () => {
  service = await startService();
});
after(() => service?.stop());

test("openapi.json is a document of OpenAPI 3.1", async () => {
  const document = await (await fetch(`${service.url}/openapi.json`)).json();
  const validator = new Validator();
  const { valid, errors } = await validator.validate(document);
  assert.equal(valid, true, JSON.stringify(errors, null, 2));
  assert.equal(validator.version, "3.1");
});
