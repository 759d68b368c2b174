import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readArtifactFolder } from "../../../src/meta/artifact-folder.ts";
import { runEvaluation, type EvaluationReport } from "../../../src/meta/evaluate/run-evaluation.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { readEvaluation } from "../../../src/meta/report/read-evaluation.ts";
import { renderReport } from "../../../src/meta/report/render-report.ts";
import { writeCard } from "../../../src/meta/report/write-report.ts";
import { makeContent, type SmallContent } from "./make-content.ts";

let content: SmallContent;
beforeAll(async () => {
  content = await makeContent();
});
afterAll(() => content.dispose());

const render = (evaluation: EvaluationReport | null, options: { name?: string } = {}) =>
  renderReport({ ...content.facts, ...options, evaluation, trajectories: null });
/** The page as a reader sees it. */
const textOf = (html: string) =>
  html
    .replace(/<style>[^]*?<\/style>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&nbsp;", " ");

test("the page needs nothing else: no script, no address, no file", () => {
  const html = render(content.evaluation);

  expect(html).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import|\son\w+=/);
  expect(html.replaceAll("http://www.w3.org/", "")).not.toMatch(/https?:/);
  expect(textOf(html)).not.toMatch(/NaN|Infinity|undefined/);
});

test("the headline says how much oftener what was measured, not better than it came out", () => {
  const { curves } = content.evaluation.result;
  const hits = (ranker: string) => curves.find((curve) => curve.ranker === ranker)!.points[3]!.metrics.hr10;
  const ratio = hits("shop") / hits("popularity");

  const html = textOf(render(content.evaluation));

  expect(html).toContain(`among the first ten ${ratio.toFixed(2)} times as often`);
  expect(html).toContain(
    `${(100 * hits("shop")).toFixed(1)} % against ${(100 * hits("popularity")).toFixed(1)} %`,
  );
  expect(html).toMatch(/is (within chance|a (win|loss) beyond chance) \(95 % interval/);
});

test("it tells every part that was measured", () => {
  const html = textOf(render(content.evaluation));

  for (const part of [
    "Where it helps, and where it harms",
    "Against itself knowing nothing of the visitor",
    "by popularity of the target",
    "New items",
    "recall at 500",
    "Whether probabilities come true",
    "Not computed: it needs the data",
    "Sizes and times",
    "paired bootstrap over sessions",
    "cafe",
  ]) {
    expect(html).toContain(part);
  }
});

test("who judges what it was trained on, another artifact or other data is warned", () => {
  const { evaluation } = content;
  const doubtful = (manifest: Partial<EvaluationReport["manifest"]>) =>
    textOf(render({ ...evaluation, manifest: { ...evaluation.manifest, ...manifest } }));

  expect(doubtful({})).not.toMatch(/trained on|another version/);
  expect(doubtful({ part: "validation" })).toContain("was trained on the sessions that were judged");
  expect(doubtful({ seals: { shop: "0" } })).toContain("judged another version of this artifact");
  expect(doubtful({ dataHash: "beef" })).toContain("was trained on other data");
});

test("results of older versions make a page too, which says what it does not know", async () => {
  const { seals: _seals, unit: _unit, category: _category, ...manifest } = content.evaluation.manifest;
  const { slices: _slices, protocol: _protocol, ...result } = content.evaluation.result;
  const curves = result.curves.map((curve) => ({
    ...curve,
    points: curve.points.map(({ beyond: _beyond, priorRanks: _priorRanks, ...point }) => point),
  }));
  const path = join(content.facts.path, "..", "old.json");
  await writeFile(path, JSON.stringify({ ...content.evaluation, manifest, result: { ...result, curves } }));

  const html = textOf(render(await readEvaluation(path)));

  expect(html).toContain("does not say which artifact it judged");
  expect(html).toContain("made before these measures existed");
  expect(html).toContain("How good the order is after each number of clicks");
});

test("protocol S makes a page too, with numbers of clicks that no visit reached", async () => {
  const ranker = createLearnedRanker("shop", content.facts.folder.artifact);
  const split = { testFrom: 80 * 3_600_000 };
  const evaluation = await runEvaluation(content.dataSet, [ranker], { split, protocol: "S", resamples: 50 });
  ranker.dispose();

  const html = textOf(render(evaluation));

  expect(evaluation.result.sessions.at(-1)).toEqual([]);
  expect(html).toContain("After 3 clicks, the next item that a visitor opens");
  expect(html).not.toMatch(/NaN|Infinity|undefined/);
  expect(render(evaluation)).not.toMatch(/"[^"]*NaN[^"]*"/);
});

test("without an evaluation it says nothing of quality", () => {
  const html = textOf(render(null));

  expect(html).toContain("nothing is said of its quality");
  expect(html).toContain("fast weights");
  expect(html).not.toContain("NDCG");
});

test("an evaluation of several others is refused with their names", () => {
  const { evaluation } = content;
  const [other] = evaluation.result.curves.slice(-1);
  const curves = [...evaluation.result.curves, { ...other!, ranker: "second" }];
  const several = { ...evaluation, result: { ...evaluation.result, curves } };

  expect(() => render(several, { name: "third" })).toThrow(
    /judged shop, second, none of them called "third"/,
  );
});

test("a file that is no evaluation is refused in words", async () => {
  const path = join(content.facts.path, "..", "none.json");
  await writeFile(path, '{"manifest":{}}');

  await expect(readEvaluation(path)).rejects.toThrow(/no evaluation; write it with inkling evaluate --out/);
  await expect(readEvaluation(`${path}x`)).rejects.toThrow(/cannot be read/);
});

test("the model card stands beside the artifact, which stays what it was", async () => {
  const { path, folder } = content.facts;

  const empty = await readFile(await writeCard(content.facts, null), "utf8");
  const card = await readFile(await writeCard(content.facts, content.evaluation), "utf8");

  expect(empty).toContain("None was given when this card was written.");
  for (const heading of [
    "Model details",
    "Intended use",
    "Training data",
    "Evaluation",
    "Limits",
    "How to reproduce",
  ]) {
    expect(card).toContain(`## ${heading}\n`);
  }
  expect(card).toMatch(/\| NDCG@10 \(first ten\) \| k = 0, n = 40 \|/);
  expect(card).toContain(folder.manifest.userDefinedMetadata.inkling.seal);
  // Neither items nor sessions by name.
  expect(card).not.toMatch(/\bi\d+\b|\bs\d+\b|brand \d|Näme/);
  expect((await readArtifactFolder(path)).bytes).toBe(folder.bytes);
});
