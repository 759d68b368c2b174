import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inkling } from "./inkling.ts";

interface PublicLog {
  readonly log: string;
  /** Absent where nothing but the log is known. */
  readonly catalogue?: string;
  /** Further options of the commands, where a log is not judged as visits are. */
  readonly train?: readonly string[];
  /** Further training options of the default learner, which others that are compared on the log do not share. */
  readonly own?: readonly string[];
  readonly evaluate?: readonly string[];
  /** Another of these logs, of the same catalogue, whose test the same artifact is judged on as well. */
  readonly also?: string;
}

const RATINGS =
  "--objective ratings --learner ridge --tasks user --order shuffled --support-rows 90 --dim 16 --side none --contrast 16 --dropout 0 --keep-id 0.9 --table-lr 0.0015 --meta-batch 128 --epochs 1".split(
    " ",
  );

/** Public logs that quality is judged on: files below INKLING_DATA, imported with `tests/bench/data/NAME.json`. */
export const DATA_SETS: Readonly<Record<string, PublicLog>> = {
  rees46: { log: "rees46/events.csv.gz", catalogue: "rees46/products.csv.gz" },
  "clothing-shop": { log: "clothing-shop/clicks.csv.gz", catalogue: "clothing-shop/items.csv.gz" },
  yoochoose: {
    log: "yoochoose/sessions.csv.gz",
    catalogue: "yoochoose/items.csv.gz",
    train: ["--epochs", "1.5"],
  },
  "jdata-micro": { log: "jdata-micro/events.csv.gz", catalogue: "jdata-micro/items.csv.gz" },
  diginetica: {
    log: "diginetica/sessions.csv.gz",
    // Without attributes an item is nothing but its id.
    train: ["--targets", "any", "--epochs", "1.5", "--keep-id", "1"],
    evaluate: ["--protocol", "S"],
  },
  "amazon-beauty": {
    log: "amazon-beauty/sequences.txt.gz",
    catalogue: "amazon-beauty/item_attributes.json.gz",
    evaluate: ["--protocol", "B"],
  },
  "amazon-office": {
    log: "amazon-office/interactions.csv.gz",
    catalogue: "amazon-office/items.csv.gz",
    train: ["--tasks", "user"],
    evaluate: ["--protocol", "B"],
  },
  "amazon-toys": {
    log: "amazon-toys/sequences.txt.gz",
    catalogue: "amazon-toys/item_attributes.json.gz",
    evaluate: ["--protocol", "B"],
  },
  "ml-1m": {
    log: "ml-1m/ratings.csv.gz",
    catalogue: "ml-1m/movies_extra.csv.gz",
    train: ["--tasks", "user", "--order", "shuffled", "--table-lr", "0.012", "--keep-id", "0.9"],
    // An epoch asks for every history some twenty times over; with one deal for all of them, validation falls beyond
    // half an epoch. Cues say nothing here that item vectors do not learn.
    own: "--target-count 100 --deal task --meta-batch 64 --epochs 0.8 --table-lr 0.03 --cues none --option refine=2".split(
      " ",
    ),
    evaluate: ["--protocol", "M"],
  },
  "ml-1m-ratings": {
    log: "ml-1m/ratings.csv.gz",
    catalogue: "ml-1m/movies_extra.csv.gz",
    train: RATINGS,
    evaluate: ["--protocol", "ratings"],
    also: "ml-1m-ratings-new",
  },
  "ml-1m-ratings-new": {
    log: "ml-1m/ratings.csv.gz",
    catalogue: "ml-1m/movies_extra.csv.gz",
    train: RATINGS,
    evaluate: ["--protocol", "ratings"],
  },
};

/** Imports one public log into its bench folder and gives the data folder. Throws where the log is absent. */
export function importDataSet(name: string): string {
  const { folder, args } = howToImport(name);
  inkling(...args);
  return folder;
}

/** The command that imports one public log, and the data folder that it makes. Throws where the log is absent. */
export function howToImport(name: string): { readonly folder: string; readonly args: readonly string[] } {
  const root = process.env["INKLING_DATA"] ?? "../shared/data";
  const { log, catalogue } = DATA_SETS[name]!;
  if (!existsSync(join(root, log))) {
    throw new Error(`${join(root, log)} is not there; set INKLING_DATA to the folder with the public logs`);
  }
  const folder = join("runs", "bench", name, "data");
  const source = ["--log", join(root, log), ...(catalogue ? ["--catalogue", join(root, catalogue)] : [])];
  const config = join("tests", "bench", "data", `${name}.json`);
  return { folder, args: ["import", ...source, "--config", config, "--out", folder] };
}

/**
 * The whole loop on one real log, with the commands that a shop uses: import, train on everything before the test
 * period, export to int8, and rank the test sessions through the exported artifact beside the baselines.
 */
export async function judgeDataSet(name: string): Promise<void> {
  const data = importDataSet(name);
  const work = join("runs", "bench", name);
  rmSync(join(work, "run"), { recursive: true, force: true });
  const { train = [], own = [], evaluate = [] } = DATA_SETS[name]!;
  inkling("train", "--data", data, "--out", join(work, "run"), ...train, ...own);
  inkling("export", "--run", join(work, "run"), "--out", join(work, "inkling"));
  const out = join(work, "evaluation.json");
  inkling("evaluate", "--data", data, "--artifact", join(work, "inkling"), "--out", out, ...evaluate);
}
