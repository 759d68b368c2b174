/**
 * `npm run privacy`: tries to prove PRIVACY.md wrong, and writes what came of it to runs/privacy/result.html (the times of
 * requests that were classified to times.json beside it). `--quick`
 * does in minutes what the whole does in half an hour; `--pairs=`, `--sessions=` and `--erase=` set how much,
 * `--only=leaks,tour,packets,visits,erase` what, and with `--minutes=` no further visits begin after so long: what is
 * written is how many there were. `--no-workers` lets the visits go to a shop whose policy lets no worker run. Ends with 1
 * where a claim is broken.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { judge, type Claim } from "./claim.ts";
import { judgeSilence } from "./judge-silence.ts";
import { proveAwake } from "./prove-awake.ts";
import { proveErase } from "./prove-erase.ts";
import { findCaptureObstacle, provePackets, UNSEEN_AS_PACKETS } from "./prove-packets.ts";
import { proveSilence, type Silence } from "./prove-silence.ts";
import { proveTour } from "./prove-tour.ts";
import { writeResult } from "./write-result.ts";

const isQuick = process.argv.includes("--quick");
const read = (name: string, standard: number) =>
  Number(process.argv.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1] ?? standard);
const size = {
  pairs: read("pairs", isQuick ? 20 : 300),
  sessions: read("sessions", isQuick ? 100 : 1000),
  erase: read("erase", isQuick ? 3 : 50),
  minutes: read("minutes", Infinity),
};
const only = process.argv
  .find((arg) => arg.startsWith("--only="))
  ?.split("=")[1]
  ?.split(",");
const isWanted = (part: "leaks" | "tour" | "packets" | "visits" | "erase") =>
  only === undefined || only.includes(part);
const startMs = performance.now();
const claims: Claim[] = [];
const tell = (...added: Claim[]) => {
  claims.push(...added);
  for (const { verdict, claim, n, result } of added)
    console.log(`${verdict.padEnd(10)} ${claim}\n           ${n}: ${result}`);
};

const channels = isWanted("leaks") ? await proveAwake() : [];
const unseen = channels.filter(({ seenBy, impossible }) => seenBy.length === 0 && !impossible);
if (isWanted("leaks"))
  tell(
    judge(
      {
        claim: "A leak is seen, whatever way it takes",
        n: `${channels.length} channels, one planted leak each`,
        result: `${unseen.length} unseen${unseen.length > 0 ? `: ${unseen.map(({ channel }) => channel).join(", ")}` : ""}`,
      },
      unseen.length === 0,
    ),
  );

if (isWanted("tour")) {
  const tour = await proveTour();
  tell(
    judge(
      {
        claim: "A tour of the demo does nothing that the strictest policies forbid",
        n: "one tour, page and worker policies with a report sink",
        result: `${tour.reports.length} reports, ${tour.elsewhere} connections elsewhere, ${tour.requestsWhileUsed.length} requests while pages were used`,
        note: "Violations planted in a page and in the engine's worker were reported.",
      },
      tour.reports.length === 0 &&
        tour.elsewhere === 0 &&
        tour.requestsWhileUsed.length === 0 &&
        tour.isOrdered &&
        tour.isPageSinkAwake &&
        tour.isWorkerSinkAwake,
    ),
  );
}

if (isWanted("packets")) {
  const packetClaim = { claim: "A tour of the demo sends no packet but to the shop's server" };
  const obstacle = findCaptureObstacle();
  if (obstacle) {
    tell({ ...packetClaim, n: "none", result: `skipped: ${obstacle}`, verdict: "not judged" });
  } else {
    const { unexpected, packetsOnTour, leaks } = await provePackets();
    const asleep = leaks.filter(
      ({ channel, packets }) => packets === 0 && !UNSEEN_AS_PACKETS.includes(channel),
    );
    tell(
      judge(
        {
          ...packetClaim,
          n: `${packetsOnTour} packets in a network namespace of its own`,
          result: `${unexpected.length} unexpected${unexpected.length > 0 ? `: ${unexpected[0]}` : ""}`,
          note: `Of ${leaks.length} planted leaks ${leaks.filter(({ packets }) => packets > 0).length} were caught as packets${asleep.length > 0 ? `; not ${asleep.map(({ channel }) => channel).join(", ")}` : ""}. The browser was kept from its maker's own hosts.`,
        },
        unexpected.length === 0 && asleep.length === 0,
      ),
    );
  }
}

let silence: Silence | undefined;
if (isWanted("visits")) {
  silence = await proveSilence({
    pairs: size.pairs,
    sessions: size.sessions,
    lanes: 2,
    onOnePage: isQuick ? 10 : 4,
    limitMs: size.minutes * 60_000,
    workers: !process.argv.includes("--no-workers"),
    onProgress: (done) => done % 50 === 0 && console.log(`           ${done} of ${size.sessions} sessions`),
  });
  tell(...judgeSilence(silence));
}

if (isWanted("erase")) {
  const erase = await proveErase({ runs: size.erase });
  tell(
    judge(
      {
        claim:
          "What is erased is nowhere in the browser's profile, in any tab, and nothing is stored after consent is revoked",
        n: `${erase.runs} runs: forgotten, revoked, too old; a second tab awake or frozen, or none`,
        result: `${erase.found.length} found, ${erase.writesAfterRevoke} writes after consent was revoked`,
        note: `The search found what was planted for it in ${erase.watcherAwake ? "every run" : "some runs only"}.`,
      },
      erase.found.length === 0 && erase.writesAfterRevoke === 0 && erase.watcherAwake,
    ),
  );
}

const result = {
  command: ["npm run privacy", ...(process.argv.length > 2 ? ["--", ...process.argv.slice(2)] : [])].join(
    " ",
  ),
  commit: ask("git", "rev-parse", "--short", "HEAD"),
  browser: ask(process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium", "--version"),
  date: new Date().toISOString().slice(0, 10),
  seconds: (performance.now() - startMs) / 1000,
  claims,
  channels,
};
mkdirSync("runs/privacy", { recursive: true });
writeFileSync(
  "runs/privacy/result.json",
  `${JSON.stringify({ ...result, silence: silence && { ...silence, times: undefined } }, null, 1)}\n`,
);
writeFileSync("runs/privacy/times.json", `${JSON.stringify(silence?.times ?? [])}\n`);
writeResult("runs/privacy/result.html", result);
console.log("runs/privacy/result.html");
process.exitCode = claims.some(({ verdict }) => verdict === "broken") ? 1 : 0;

function ask(program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unknown";
  }
}
