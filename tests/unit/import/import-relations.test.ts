import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ImportOptions } from "../../../src/meta/import/import-options.ts";
import { importTexts } from "./import-texts.ts";

const LOG = "session,item\ns,a\ns,b\ns,c\n";
const CATALOGUE = "item_id,genre\na,crime\nb,crime\nc,drama\n";
const GRAPH = [
  "head,relation,tail",
  "a,director,ann",
  "a,actor,bob",
  "a,actor,cid",
  "b,director,ann",
  "b,director,ann",
  "ann,country,fr",
  "cid,country,pl",
  "b,sequel of,a",
  "zed,director,ann",
];

async function importGraph(lines: readonly string[], options: Partial<ImportOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "inkling-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const relationsFile = join(folder, "graph.csv");
  await writeFile(relationsFile, `${lines.join("\n")}\n`);
  return importTexts({ log: LOG, catalogue: CATALOGUE }, { relationsFile, ...options });
}

describe("relations", () => {
  it("become attributes of the items, one per relation and one per relation of a tail", async () => {
    const { data, manifest } = await importGraph(GRAPH);

    const values = Object.fromEntries(data.catalogue.attributes.map((one) => [one.name, one.values]));
    expect(data.catalogue.ids).toEqual(["a", "b", "c"]);
    expect(values).toEqual({
      genre: ["crime", "crime", "drama"],
      director: [["ann"], ["ann"], []],
      "director.country": [["fr"], ["fr"], []],
      actor: [["bob", "cid"], [], []],
      "actor.country": [["pl"], [], []],
      "sequel of": [[], ["a"], []],
      "sequel of.actor": [[], ["bob", "cid"], []],
      "sequel of.director": [[], ["ann"], []],
    });
    expect(manifest.sources.map(({ role }) => role)).toEqual(["log", "catalogue", "relations"]);
  });

  it("keep their name apart from an attribute of the catalogue", async () => {
    const { data } = await importGraph(["head,relation,tail", "a,genre,noir"]);

    expect(data.catalogue.attributes.map(({ name }) => name)).toEqual(["genre", "genre (relation)"]);
  });

  it("can have other columns, or none", async () => {
    const named = await importGraph(["x,what,who", "a,director,ann"], {
      relations: { columns: { head: "x", relation: "what", tail: "who" } },
    });
    const headless = await importGraph(["a director ann", "b director bea"], {
      relations: { header: ["head", "relation", "tail"] },
    });

    expect(named.data.catalogue.attributes[1]).toMatchObject({ name: "director", values: [["ann"], [], []] });
    expect(headless.data.catalogue.attributes[1]).toMatchObject({ values: [["ann"], ["bea"], []] });
  });

  it("of more kinds than can be used leave the rarest out, and say so", async () => {
    const many = Array.from({ length: 60 }, (_, i) => `a,r${i},x`);
    const { data, manifest } = await importGraph(["head,relation,tail", "b,r59,x", ...many]);

    expect(data.catalogue.attributes).toHaveLength(51);
    expect(data.catalogue.attributes[1]!.name).toBe("r59");
    expect(manifest.notices.join()).toContain(
      "the 50 that most items have became attributes; 10 others did not",
    );
  });

  it.each([
    [
      "whose heads are no items",
      ["head,relation,tail", "x,director,ann"],
      'no head of .*graph.csv is an item; it has "x"',
    ],
    [
      "without a tail",
      ["head,relation,tail", "a,director,", "a,actor,bob"],
      'line 2, column "tail": it is empty',
    ],
    [
      "without a column of tails",
      ["head,relation,what", "a,director,ann"],
      "no column for the tail of a relation",
    ],
  ])("%s are refused with what to do", async (_, lines, message) => {
    await expect(importGraph(lines)).rejects.toThrow(new RegExp(message));
  });

  it("need a catalogue", async () => {
    const folder = await mkdtemp(join(tmpdir(), "inkling-test-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const relationsFile = join(folder, "graph.csv");
    await writeFile(relationsFile, `${GRAPH.join("\n")}\n`);

    await expect(importTexts({ log: LOG }, { relationsFile })).rejects.toThrow("name it with --catalogue");
  });
});
