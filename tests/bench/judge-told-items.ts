import { createRandom } from "../../src/core/random.ts";
import { readArtifactFolder } from "../../src/meta/artifact-folder.ts";
import { describeItem } from "../../src/meta/evaluate/describe-item.ts";
import { createLearnedRanker } from "../../src/meta/learned-ranker.ts";
import { startBackend } from "../../src/meta/start-backend.ts";
import { addItems } from "../../src/model/add-items.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import { createShareMeasure } from "../../src/model/told/measure-share.ts";
import { mean } from "./simulators/judge-by-truth.ts";
import { printValues } from "./simulators/print-reach.ts";

const ITEMS = 40;
const VISITORS = 40;
const CLICKS = 3;
/** What a visitor clicks on, and what is of their taste, are so many items that are most alike. */
const ALIKE = 12;
const BANDS = [0.9, 0.8, 0.7, 0.6];

/**
 * `npm run bench -- told-items`: where items stand that the artifact of INKLING_ARTIFACT (default public/inkling) does not
 * have, by how much of them a page tells. Known items are added once more under other names, described by every larger
 * half of their attributes; visitors click on three items that are alike. A place is a share of the catalogue, 0 the
 * first; two random places are a third apart.
 */
export async function judgeToldItems(): Promise<void> {
  await startBackend();
  const { artifact } = await readArtifactFolder(process.env["INKLING_ARTIFACT"] ?? "public/inkling");
  const { catalogue, encoder } = artifact;
  if (!encoder) throw new Error("the artifact ships no item encoder; export it from a run with attributes");
  const measure = createShareMeasure(encoder, catalogue);
  const random = createRandom(1);
  const known = Array.from({ length: ITEMS }, () => random.below(catalogue.ids.length));
  const sets = largerHalves(catalogue.attributes.map(({ name }) => name));
  const standings = await rankTwins(artifact, { known, sets });

  const [whole] = sets;
  const shares = new Map(sets.map((set) => [set, measure(set)]));
  const errorIn = (least: number, most: number) =>
    mean(
      standings
        .filter(({ set }) => set !== whole && shares.get(set)! >= least && shares.get(set)! < most)
        .map(({ told, wholly }) => Math.abs(told - wholly)),
    );
  const print = (title: string, values: readonly (readonly [string, number])[]) =>
    printValues(title, Object.fromEntries(values.filter(([, value]) => !Number.isNaN(value))));
  print(
    "told in part, distance to the place of the same told wholly",
    BANDS.map((least, i) => {
      const most = BANDS[i - 1] ?? 1;
      return [`share ${least} to ${most}`, errorIn(least, most)];
    }),
  );
  const places = standings.filter(({ set }) => set === whole);
  print(
    "told wholly, mean place",
    [true, false].flatMap((isAlike) => {
      const some = places.filter((one) => one.isAlike === isAlike);
      const taste = isAlike ? "of the visitor's taste" : "of another taste";
      return [
        [`${taste}, new`, mean(some.map(({ told }) => told))],
        [`${taste}, the same item, known`, mean(some.map(({ known: place }) => place))],
      ] as const;
    }),
  );
}

/** Where one visitor finds an item: as it is known, and added again by a set of attributes, or by all. */
interface Standing {
  readonly set: readonly string[];
  readonly isAlike: boolean;
  readonly known: number;
  readonly told: number;
  readonly wholly: number;
}

async function rankTwins(
  artifact: Artifact,
  { known, sets }: { readonly known: readonly number[]; readonly sets: readonly (readonly string[])[] },
): Promise<Standing[]> {
  const { catalogue } = artifact;
  const size = catalogue.ids.length;
  const twins = sets.flatMap((set) =>
    known.map((item) => {
      const { itemId, attributes } = describeItem(catalogue, item);
      const told = Object.fromEntries(set.map((name) => [name, attributes[name]!]));
      return { itemId: `${itemId} by ${set.join()}`, attributes: told };
    }),
  );
  const names = new Map([...new Set(twins.map(({ itemId }) => itemId))].map((name, at) => [name, size + at]));
  const ranker = createLearnedRanker("told", addItems(artifact, twins));
  const random = createRandom(2);
  const standings: Standing[] = [];
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    const alike = mostAlike(artifact, random.below(size));
    const clicks = Array.from({ length: CLICKS }, () => alike[random.below(ALIKE)]!);
    const scores = await ranker.score([
      {
        items: Int32Array.from(clicks),
        actions: new Uint8Array(CLICKS).fill(2),
        atMs: Float64Array.from(clicks, (_, at) => at * 1000),
      },
    ]);
    const stand = (item: number) =>
      scores.slice(0, size).reduce((before, score) => before + (score > scores[item]! ? 1 : 0), 0) / size;
    const places = new Map([...names].map(([name, item]) => [name, stand(item)]));
    for (const item of known.filter((one) => !clicks.includes(one))) {
      const placeBy = (set: readonly string[]) => places.get(`${catalogue.ids[item]} by ${set.join()}`)!;
      const [isAlike, wholly] = [alike.includes(item), placeBy(sets[0]!)];
      for (const set of sets)
        standings.push({ set, isAlike, known: stand(item), told: placeBy(set), wholly });
    }
  }
  ranker.dispose();
  return standings;
}

function mostAlike({ vectors, spec, catalogue }: Artifact, to: number): number[] {
  const vectorOf = (item: number) => vectors.subarray(item * spec.dim, (item + 1) * spec.dim);
  const likeness = Float64Array.from(catalogue.ids, (_, item) =>
    vectorOf(item).reduce((sum, value, d) => sum + value * vectorOf(to)[d]!, 0),
  );
  return [...likeness.keys()].sort((a, b) => likeness[b]! - likeness[a]!).slice(0, ALIKE);
}

/** All sets of more than half of the names, the whole one first. */
function largerHalves(names: readonly string[]): (readonly string[])[] {
  const sets = Array.from({ length: 2 ** names.length }, (_, bits) =>
    names.filter((_name, i) => (bits >> i) & 1),
  );
  return sets.filter(({ length }) => 2 * length > names.length).sort((a, b) => b.length - a.length);
}
