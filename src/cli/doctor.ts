import type { Command } from "commander";
import type { ModelManifest } from "../core/model-manifest.ts";
import type { PageExamination, PolicyVerdict } from "../core/page-examination.ts";
import { createResolveKeys } from "../core/resolve-keys.ts";
import { whyNotOnPage } from "../core/why-not-on-page.ts";
import { readArtifactFolder } from "../meta/artifact-folder.ts";
import { examineUrl } from "./examine-url.ts";
import { createOutput, runCommand, UsageError, type Output } from "./output.ts";

interface DoctorFlags {
  artifact?: string;
  chromium?: string;
  tag: string;
  json?: boolean;
}

const EXAMPLES = `
Opens the page in a browser and reports what the one-tag drop-in would find there, before anything is installed. Exits
with 0 where it would order a grid, with 1 where it would leave the page alone.

Examples:
  inkling doctor https://shop.example/shoes
  inkling doctor https://shop.example/shoes --artifact public/inkling --json`;

/** `inkling doctor`: what the drop-in would find on a page. */
export const register = (program: Command): void => {
  program
    .command("doctor")
    .description("report what the one-tag drop-in would find on a page: grids, items, consent, policy")
    .argument("<url>", "page that shows products")
    .option("--artifact <folder>", "artifact folder, to tell how many of the page's items it knows")
    .option("--tag <url>", "address that embed.js would come from", "https://cdn.example/inkling/embed.js")
    .option("--chromium <path>", "browser to use (default: an installed one, else Playwright's)")
    .option("--json", "print one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(doctor));
};

/** How many of the items that the page mentions an artifact knows. */
interface Join {
  readonly items: number;
  readonly known: number;
  readonly unknown: readonly string[];
}

async function doctor(url: string, flags: DoctorFlags): Promise<void> {
  if (!URL.canParse(url))
    throw new UsageError(`${url} is no address; give one such as https://shop.example/shoes`);
  const output = createOutput(flags);
  const artifact = flags.artifact === undefined ? undefined : await readArtifactFolder(flags.artifact);
  const found = await examineUrl(url, flags);
  const join = artifact && joinItems(found, createResolveKeys(artifact.artifact.catalogue));
  const { rung, remedy } = chooseRung(
    found.policy,
    flags.tag,
    artifact?.manifest.userDefinedMetadata.inkling,
  );
  const wouldOrder = found.grids.length > 0 && rung !== undefined && join?.known !== 0;

  show(output, found, join);
  output.line();
  output.line("Policy");
  output.fields([
    ["  tag from its origin", found.policy.tag ? "allowed" : "refused"],
    ["  worker file of this origin", found.policy.ownWorker ? "runs" : "refused"],
    ["  worker from a blob", found.policy.blobWorker ? "runs" : "refused"],
    ["  Trusted Types", found.policy.trustedTypes],
    ["  so the engine runs", rung ?? "nowhere"],
    ...(remedy ? ([["  remedy", remedy]] as const) : []),
  ]);
  output.line();
  output.line(wouldOrder ? "The drop-in would order this page." : "The drop-in would leave this page alone.");
  output.result({
    url,
    wouldOrder,
    rung: rung ?? null,
    remedy: remedy ?? null,
    join: join ?? null,
    ...found,
  });
  if (!wouldOrder) process.exitCode = 1;
}

function joinItems({ items }: PageExamination, resolve: ReturnType<typeof createResolveKeys>): Join {
  const unknown = items.filter((keys) => resolve(keys) === null).map((keys) => keys[0]!);
  return { items: items.length, known: items.length - unknown.length, unknown: unknown.slice(0, 10) };
}

/** The first rung of the drop-in's ladder that the page's policy lets run, and what to change for a better one. */
function chooseRung(
  { tag, ownWorker, blobWorker, trustedTypes }: PolicyVerdict,
  tagUrl: string,
  model: ModelManifest | undefined,
): { rung?: string; remedy?: string } {
  if (trustedTypes === "refused") return { remedy: 'add "inkling" to the policy\'s trusted-types' };
  if (!tag) {
    const own = `serve the files of dist/ from this origin, or add ${new URL(tagUrl).origin} to script-src`;
    return { remedy: own };
  }
  if (blobWorker)
    return { rung: "from a blob, or better from a worker.js of this origin, named by data-worker" };
  if (ownWorker)
    return {
      rung: "from a worker.js of this origin",
      remedy: "serve dist/worker.js from this origin and name it by data-worker; blobs are refused",
    };
  const remedy = "allow workers: worker-src 'self'";
  const why = model && whyNotOnPage(model);
  if (why) return { remedy: `${remedy}; on the page itself it cannot run, since ${why}` };
  const where = "on the page itself, in slices between its own work";
  return { rung: model ? where : `${where}, where the artifact allows it (see --artifact)`, remedy };
}

function show(output: Output, found: PageExamination, join: Join | undefined): void {
  const { platform, structuredData, events, consent, adapters, grids, items } = found;
  output.line("Page");
  output.fields([
    ["  platform", platform.join(", ") || "none that is known"],
    ["  structured data", structuredData.join(", ") || "none"],
    ["  data layer", events.join(", ") || "no events"],
    ["  consent to store", `${consent.storage} (${consent.source})`],
    [
      "  items named",
      `${items.length}, such as ${
        items
          .slice(0, 3)
          .map(([key]) => key)
          .join(", ") || "none"
      }`,
    ],
    ...(join
      ? ([
          ["  in the artifact", `${join.known} of ${join.items}`],
          ...(join.unknown.length > 0 ? [["  not known", join.unknown.join(", ")] as const] : []),
        ] as const)
      : []),
  ]);
  output.line();
  output.table(
    ["source", "items", "interactions", "grids"],
    adapters.map(({ name, error, ...counts }) => [
      error ? `${name}: ${error}` : name,
      `${counts.items}`,
      `${counts.interactions}`,
      `${counts.grids}`,
    ]),
    { numeric: [1, 2, 3] },
  );
  output.line();
  output.table(
    ["grid", "found by", "cards", "kept in place"],
    grids.map(({ selector, source, cards, held }) => [
      selector,
      source,
      `${cards}`,
      Object.entries(held)
        .map(([why, count]) => `${count} ${why}`)
        .join(", ") || "none",
    ]),
    { numeric: [2] },
  );
}
