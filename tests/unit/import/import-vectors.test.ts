import { describe, expect, it } from "vitest";
import { importTexts } from "./import-texts.ts";

const LOG = "session,item\ns,a\ns,b\ns,c\n";
const attributesOf = async (catalogue: string, options: Parameters<typeof importTexts>[1] = {}) =>
  (await importTexts({ log: LOG, catalogue }, options)).data.catalogue.attributes;

describe("vectors", () => {
  it.each([
    ["JSON arrays", '"[0.5, 1.5, -2, 1e-1]"', '"[1.5, 2.5, 3, 4.5]"'],
    ["lists with semicolons", "0.5;1.5;-2;0.1", "1.5; 2.5; 3; 4.5"],
  ])("are read from %s", async (_, first, second) => {
    const catalogue = `item_id,look\na,${first}\nb,${second}\nc,\n`;
    expect(await attributesOf(catalogue)).toEqual([
      { name: "look", kind: "vector", values: [[0.5, 1.5, -2, 0.1], [1.5, 2.5, 3, 4.5], null] },
    ]);
  });

  it("are read from numbered columns, unknown where one of them is", async () => {
    const columns = Array.from({ length: 8 }, (_, i) => `image_${i}`);
    const row = (scale: number) => columns.map((_, i) => scale * i + 0.5);
    const catalogue = `item_id,colour,${columns.join(",")}\na,red,${row(1).join(",")}\nb,red,${row(2).join(",")}\nc,blue,${["", ...row(3).slice(1)].join(",")}\n`;
    expect(await attributesOf(catalogue)).toEqual([
      { name: "image", kind: "vector", values: [row(1), row(2), null] },
      { name: "colour", kind: "categorical", values: ["red", "red", "blue"] },
    ]);
  });

  it("are not made of numbered columns that hold words, or have a gap", async () => {
    const words = Array.from({ length: 8 }, (_, i) => `tag${i}`);
    const catalogue = `item_id,${words.join(",")}\na,${words.join(",")}\nb,${words.join(",")}\nc,${words.join(",")}\n`;
    const gap = Array.from({ length: 9 }, (_, i) => `x_${i + 1 + (i > 4 ? 1 : 0)}`);
    const gaps = `item_id,${gap.join(",")}\na,${gap.map(() => 0.5).join(",")}\nb,${gap.map(() => 1.5).join(",")}\n`;
    expect((await attributesOf(catalogue)).map(({ kind }) => kind)).toEqual(words.map(() => "categorical"));
    expect((await attributesOf(gaps)).map(({ kind }) => kind)).toEqual(gap.map(() => "numeric"));
  });

  it("can be asked for, with what stands between the numbers", async () => {
    const catalogue = "item_id,at\na,1/2\nb,3/4\nc,\n";
    const options = { catalogue: { attributes: { at: { kind: "vector", separator: "/" } as const } } };
    expect(await attributesOf(catalogue, options)).toEqual([
      { name: "at", kind: "vector", values: [[1, 2], [3, 4], null] },
    ]);
  });

  it.each([
    ["of another length", "1;2"],
    ["with a word in it", "1;x;3"],
    ["with a number that is none", "1;Infinity;3"],
  ])("%s are bad rows", async (_, value) => {
    const catalogue = `item_id,at\na,1;2;3\nb,4;5;6\nc,${value}\n`;
    const options = { catalogue: { attributes: { at: { kind: "vector", separator: ";" } as const } } };
    await expect(attributesOf(catalogue, options)).rejects.toThrow(
      `line 4, column "at": "${value}" is not a list of 3 numbers`,
    );
  });
});
