import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readImportConfig } from "../../../src/cli/import-config.ts";
import { fixture, temporaryFolder } from "./import-texts.ts";

const root = new URL("../../..", import.meta.url).pathname;

function inkling(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "src/cli/inkling.ts", ...words],
      { cwd: root },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("inkling import", () => {
  it("imports by flags and prints one JSON object", async () => {
    const out = join(await temporaryFolder(), "data");
    const flags = [
      "--session",
      "visit",
      "--item",
      "sku",
      "--time",
      "when",
      "--action",
      "kind",
      "--test-from",
      "2024-03-02",
    ];
    const { code, stdout } = await inkling(
      "import",
      "--log",
      fixture("clicks.csv"),
      "--catalogue",
      fixture("products.csv"),
      "--out",
      out,
      "--json",
      ...flags,
    );
    expect(code).toBe(0);
    const written = JSON.parse(await readFile(join(out, "data.json"), "utf8")) as object;
    expect(JSON.parse(stdout)).toEqual({ out, ...written });
    expect(written).toMatchObject({
      counts: { sessions: 3, users: 2, interactions: 6 },
      split: { testFrom: Date.UTC(2024, 2, 2) },
    });
  }, 30_000);

  it("says what is wrong in one line without a stack, with exit code 1", async () => {
    const { code, stdout, stderr } = await inkling(
      "import",
      "--log",
      fixture("clicks.csv"),
      "--check",
      "--item",
      "skew",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^inkling: .*clicks\.csv has no column "skew" for item; its columns are visit, .*; correct --item or .*\n$/,
    );
  }, 30_000);

  it("takes wrong usage for wrong usage, with exit code 2", async () => {
    const runs = await Promise.all([
      inkling("import", "--log", "x.csv"),
      inkling("import", "--out", "x"),
      inkling("imprt"),
    ]);
    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(runs[0]!.stderr).toContain("name a folder with --out, or pass --check");
    expect(runs[1]!.stderr).toContain("inkling: required option '--log <file...>'");
  }, 30_000);
});

describe("the configuration file", () => {
  async function read(content: string) {
    const file = join(await temporaryFolder(), "config.json");
    await writeFile(file, content);
    return readImportConfig(file);
  }

  it("names the allowed keys when it has another", async () => {
    await expect(read('{"import":{"log":{"colums":{}}}}')).rejects.toThrow(
      'unknown key "colums" in import.log; allowed are columns, where, actions, defaultAction, timeFormat',
    );
    await expect(
      read('{"import":{"catalogue":{"attributes":{"x":{"kind":"text","sep":"|"}}}}}'),
    ).rejects.toThrow('unknown key "sep" in import.catalogue.attributes.x; allowed are kind, separator');
  });

  it("names the value that is wrong", async () => {
    await expect(read('{"import":{"log":{"actions":{"like":"love"}}}}')).rejects.toThrow(
      "import.log.actions.like: ",
    );
  });

  it("is asked for when it is missing or no JSON", async () => {
    await expect(readImportConfig("nowhere.json")).rejects.toThrow(
      "nowhere.json: no such configuration file",
    );
    await expect(read("{")).rejects.toThrow("is not JSON");
  });

  it.each(["rees46", "clothing-shop", "yoochoose", "jdata-micro"])("of %s is sound", async (name) => {
    const config = await readImportConfig(join(root, `tests/bench/data/${name}.json`));
    expect(config.log?.columns?.session).toBe("session_id");
  });
});
