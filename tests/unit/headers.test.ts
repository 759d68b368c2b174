import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WORKER_POLICY } from "../../headers/vite.ts";

const SNIPPETS = readdirSync("headers").map((name) => `headers/${name}`);

test("there is a snippet for nginx, Apache, Netlify, Cloudflare and Vite", () => {
  expect(SNIPPETS.sort()).toEqual(
    ["apache.htaccess", "cloudflare_headers", "netlify_headers", "nginx.conf", "vite.ts"].map(
      (name) => `headers/${name}`,
    ),
  );
});

test.each([...SNIPPETS, "public/_headers"])(
  "%s says the policy that the tests serve, and no other",
  (file) => {
    const text = readFileSync(file, "utf8");

    const policies = text.match(/default-src[^"\n]*/g)!;

    expect([...new Set(policies)]).toEqual([WORKER_POLICY]);
  },
);

test.each(SNIPPETS.filter((file) => !file.endsWith("vite.ts")))("%s covers both workers", (file) => {
  const text = readFileSync(file, "utf8");

  expect(text).toMatch(/worker(\.js[^]*worker-all\.js|\(-all\)\?\\\.js\$)/);
});
