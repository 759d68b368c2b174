import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { BadInputError, badRowsError, type BadRow } from "./bad-rows.ts";
import { buildInteractions } from "./build-interactions.ts";
import {
  buildItems,
  checkJoin,
  judgeCatalogue,
  keepLoggedItems,
  type JudgedCatalogue,
} from "./build-items.ts";
import { stageFolder } from "./data-folder.ts";
import {
  DATA_FORMAT,
  INTERACTIONS_FILE,
  ITEMS_FILE,
  MANIFEST_FILE,
  REJECTED_FILE,
  type DataManifest,
  type Split,
} from "./data-manifest.ts";
import { openDatabase, sqlText, type Database } from "./database.ts";
import type { ImportOptions, SplitOptions } from "./import-options.ts";
import { joinRelations } from "./join-relations.ts";
import { judgeLog } from "./judge-log.ts";
import { loadSource, type LoadedSource } from "./load-source.ts";
import { openSource } from "./open-source.ts";
import { summarize } from "./summarize.ts";
import { unfoldKeyed } from "./unfold-keyed.ts";

const DEFAULT_GAP_MINUTES = 30;

/**
 * Imports click logs and their catalogue into a data folder and says what it understood. Throws `BadInputError` for
 * anything that it cannot take; then nothing has been written and an earlier folder of that name is as it was.
 */
export async function importLogs(options: ImportOptions): Promise<DataManifest> {
  const staged = await stageFolder(options.outFolder);
  let database: Database | undefined;
  try {
    database = await openDatabase(staged.workFolder);
    const { manifest, bad } = await build(database, options, staged);
    await writeFile(join(staged.folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    if (bad.length > 0) {
      await writeFile(
        join(staged.folder, REJECTED_FILE),
        bad.map((row) => `${JSON.stringify(row)}\n`).join(""),
      );
    }
    await staged.publish();
    return manifest;
  } finally {
    database?.close();
    await staged.discard();
  }
}

async function build(
  database: Database,
  options: ImportOptions,
  staged: { folder: string; workFolder: string },
): Promise<{ manifest: DataManifest; bad: readonly BadRow[] }> {
  const {
    logFiles,
    catalogueFile,
    skipBadRows = false,
    log: logOptions = {},
    split: splitOptions = {},
  } = options;
  const { workFolder } = staged;
  const { header } = logOptions;
  requireOneSplit(splitOptions);
  const logs: LoadedSource[] = [];
  for (const [i, file] of logFiles.entries()) {
    const name = `log_${i}`;
    logs.push(await loadSource(database, await openSource(file, { workFolder, name }), name, { header }));
  }
  if (logs.length === 0) throw new BadInputError("no log was named; name one with --log");
  const catalogueSource =
    catalogueFile === undefined
      ? null
      : await loadCatalogue(database, catalogueFile, {
          workFolder,
          keyed: options.catalogue?.keyed === true,
        });

  const log = await judgeLog(database, logs, { log: logOptions, split: splitOptions });
  const catalogue =
    catalogueSource === null
      ? null
      : await judgeCatalogue(database, catalogueSource, options.catalogue ?? {});
  const relationsSource =
    options.relationsFile === undefined
      ? null
      : await loadRelations(database, options.relationsFile, { workFolder, ...options.relations });
  const related =
    relationsSource === null
      ? null
      : await joinRelations(
          database,
          relationsSource,
          requireCatalogue(catalogue).attributes,
          options.relations?.columns,
        );
  const attributes = [...(catalogue?.attributes ?? []), ...(related?.attributes ?? [])];
  const bad = [...log.bad, ...(catalogue?.bad ?? []), ...(related?.bad ?? [])];
  if (bad.length > 0 && !skipBadRows) throw badRowsError(bad);

  const { columns } = log.map;
  const notices = await buildInteractions(database, {
    hasTime: log.time !== null,
    hasOrder: columns.order !== undefined,
    hasRating: columns.rating !== undefined,
    gapMinutes: logOptions.sessionGapMinutes ?? DEFAULT_GAP_MINUTES,
    defaultAction: logOptions.defaultAction ?? "click",
    rowIsSession: columns.items !== undefined,
  });
  const [count] = await database.rows<{ n: number }>("SELECT count(*)::DOUBLE AS n FROM interactions");
  if (count!.n === 0) {
    throw bad.length > 0
      ? badRowsError(bad)
      : new BadInputError(
          "no interaction is left after leaving out rows; correct --where or the action mapping",
        );
  }
  if (catalogue !== null) {
    await checkJoin(database, {
      logColumn: (columns.items ?? columns.item)!,
      catalogueColumn: catalogue.map.columns.item!,
    });
  }
  if (options.catalogue?.onlyLogged === true) await keepLoggedItems(database, logs, columns.item);
  await buildItems(database, catalogue);
  const split = readSplit(splitOptions, log.time !== null);
  notices.push(...(related?.notices ?? []));
  const summary = await summarize(database, {
    attributes,
    hasTime: log.time !== null,
    hasCatalogue: catalogue !== null,
  });
  if (log.time === null) notices.push("the log has no times: the order of its rows stands for them");

  const files = {
    interactions: await writeTable(database, "interactions", join(staged.folder, INTERACTIONS_FILE)),
    items: await writeTable(database, "items", join(staged.folder, ITEMS_FILE)),
  };
  const sources = [
    ...logs.map((loaded) => ({ role: "log" as const, loaded })),
    ...(catalogueSource === null ? [] : [{ role: "catalogue" as const, loaded: catalogueSource }]),
    ...(relationsSource === null ? [] : [{ role: "relations" as const, loaded: relationsSource }]),
  ].map(({ role, loaded }) => ({
    role,
    file: basename(loaded.source.file),
    sha256: loaded.source.sha256,
    bytes: loaded.source.bytes,
    rows: loaded.rows + loaded.rejected.length,
  }));
  const { counts, ...measured } = summary;
  const manifest: DataManifest = {
    format: DATA_FORMAT,
    hash: sha256(JSON.stringify([DATA_FORMAT, files, attributes])),
    sources,
    mapping: {
      log: {
        ...log.map,
        where: logOptions.where ?? null,
        time: log.time?.format ?? null,
        actions: log.actions,
      },
      catalogue:
        catalogue === null
          ? null
          : { ...catalogue.map, ...(catalogue.aliases.length > 0 && { aliases: catalogue.aliases }) },
    },
    counts: { ...counts, leftOut: log.leftOut, badRows: bad.length },
    ...measured,
    display: catalogue?.display ?? {},
    split,
    notices,
    files,
  };
  return { manifest, bad };
}

async function loadCatalogue(
  database: Database,
  file: string,
  { workFolder, keyed }: { workFolder: string; keyed: boolean },
): Promise<LoadedSource> {
  const name = "catalogue";
  const source = await openSource(file, { workFolder, name });
  return loadSource(database, keyed ? await unfoldKeyed(source, { workFolder, name }) : source, name);
}

async function loadRelations(
  database: Database,
  file: string,
  { workFolder, header }: { workFolder: string; header?: readonly string[] | undefined },
): Promise<LoadedSource> {
  const name = "relations";
  return loadSource(database, await openSource(file, { workFolder, name }), name, { header });
}

function requireCatalogue(catalogue: JudgedCatalogue | null): JudgedCatalogue {
  if (catalogue !== null) return catalogue;
  throw new BadInputError("relations describe the items of a catalogue; name it with --catalogue");
}

function requireOneSplit({ leaveLastOut, testFrom, validateFrom, parts }: SplitOptions): void {
  if (leaveLastOut && (testFrom !== undefined || validateFrom !== undefined || parts !== undefined)) {
    throw new BadInputError(
      "a split leaves the last items out, cuts at a moment or takes the log's parts; name one of " +
        "--leave-last-out, --test-from and import.split.parts",
    );
  }
}

function readSplit(options: SplitOptions, hasTime: boolean): Split {
  if (options.leaveLastOut) return { leaveLastOut: true };
  const read = (text: string, flag: string) => {
    if (!hasTime) {
      throw new BadInputError(
        `${flag} needs times, and the log has none; split with --part and import.split.parts`,
      );
    }
    // A date or time without a zone means UTC, as everywhere in the data.
    const iso = /^\d{4}-\d\d-\d\d([T ][\d:.]+)?$/.test(text)
      ? `${text.replace(" ", "T")}${text.length > 10 ? "Z" : ""}`
      : text;
    const ms = Date.parse(iso);
    if (Number.isNaN(ms))
      throw new BadInputError(`${flag} ${text} is no date; write it like 2019-10-02 or 2019-10-02T18:00:00Z`);
    return ms;
  };
  const testFrom = options.testFrom === undefined ? undefined : read(options.testFrom, "--test-from");
  const validateFrom =
    options.validateFrom === undefined ? undefined : read(options.validateFrom, "--validate-from");
  if (testFrom !== undefined && validateFrom !== undefined && validateFrom >= testFrom) {
    throw new BadInputError(
      "--validate-from must be before --test-from; validation comes between training and test",
    );
  }
  return {
    ...(testFrom === undefined ? {} : { testFrom }),
    ...(validateFrom === undefined ? {} : { validateFrom }),
  };
}

async function writeTable(
  database: Database,
  table: string,
  file: string,
): Promise<{ sha256: string; bytes: number }> {
  await database.run(`COPY ${table} TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd)`);
  const bytes = await readFile(file);
  return { sha256: sha256(bytes), bytes: bytes.length };
}

const sha256 = (data: string | Buffer): string => createHash("sha256").update(data).digest("hex");
