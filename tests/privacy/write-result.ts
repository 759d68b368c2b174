import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Claim } from "./claim.ts";
import type { Awake } from "./prove-awake.ts";

/** What a run has shown. */
export interface PrivacyResult {
  readonly command: string;
  readonly commit: string;
  readonly browser: string;
  readonly date: string;
  readonly seconds: number;
  readonly claims: readonly Claim[];
  readonly channels: readonly Awake[];
}

const NOT_DEFENDED = [
  "What the shop sees anyway: which of its pages a visitor opens, and whatever its own scripts send.",
  "Other scripts on the page: with the drop-in they can read the order of the cards, watch clicks and call our API. The widget is for shops that do not trust them.",
  "Scripts of the page that fetch by what is on screen, such as viewport prefetchers and impression beacons: they see the order as any script does.",
  "Who holds the unlocked device, its operating system, extensions and developer tools.",
  "A history that crashes the worker makes it start again, which asks for the public files once more.",
  "Browsers other than the one tested, and channels that nobody knows of.",
];

/** Writes the page that a reader opens: one file, in light and dark, on a desk and on a phone. */
export function writeResult(file: string, result: PrivacyResult): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, render(result));
}

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]!);
const SIGNS = { held: "held", broken: "broken", "not judged": "not judged" } as const;

function render({ command, commit, browser, date, seconds, claims, channels }: PrivacyResult): string {
  const broken = claims.filter(({ verdict }) => verdict === "broken").length;
  const open = claims.filter(({ verdict }) => verdict === "not judged").length;
  const headline =
    broken > 0
      ? `${broken} of ${claims.length} claims ${broken === 1 ? "is" : "are"} broken`
      : `${claims.length - open} of ${claims.length} claims held${open > 0 ? `, ${open} not judged in this run` : ""}`;
  const caught = channels.filter(({ seenBy }) => seenBy.length > 0).length;
  const cards = claims.map(
    ({ claim, n, result, verdict, note }) => `<article class="${verdict.replace(" ", "-")}">
<header><b>${SIGNS[verdict]}</b><h3>${escape(claim)}</h3></header>
<dl><dt>Looked at</dt><dd>${escape(n)}</dd><dt>Result</dt><dd>${escape(result)}</dd></dl>
${note ? `<p>${escape(note)}</p>` : ""}</article>`,
  );
  const rows = channels.map(
    ({ channel, seenBy, impossible }) =>
      `<tr><th scope="row">${escape(channel)}</th><td>${escape(seenBy.join(", ") || impossible || "nobody")}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What leaves the browser: ${escape(headline)}</title>
<style>
:root { color-scheme: light dark; --line: light-dark(#d7d9de, #3a3d45); --quiet: light-dark(#565b66, #a5abb8);
  --card: light-dark(#fff, #1d2027); --held: light-dark(#0b6b3a, #7ddba3); --broken: light-dark(#b3261e, #ffb4ab); --open: light-dark(#7a5900, #f0c34e) }
* { box-sizing: border-box }
body { margin: 0; background: light-dark(#f5f6f8, #14161b); color: light-dark(#16181d, #e6e8ec); font: 16px/1.55 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.4; flex: 1 }
.facts { color: var(--quiet); margin: 0 0 2rem; overflow-wrap: anywhere }
article { background: var(--card); border: 1px solid var(--line); border-inline-start: 4px solid var(--tone); border-radius: .5rem; padding: 1rem 1.1rem; margin: 0 0 .9rem }
.held { --tone: var(--held) } .broken { --tone: var(--broken) } .not-judged { --tone: var(--open) }
header { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline }
header b { color: var(--tone); min-width: 6rem }
header h3 { flex-basis: 16rem }
dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem .9rem; margin: .7rem 0 0 }
dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
article p { color: var(--quiet); margin: .6rem 0 0; font-size: .92rem }
code { font: .9em ui-monospace, monospace; background: var(--card); border: 1px solid var(--line); border-radius: .25rem; padding: .1em .35em }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { text-align: start; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400 }
th { white-space: nowrap } td { color: var(--quiet) }
li { margin-bottom: .4rem }
</style></head><body><main>
<h1>${escape(headline)}</h1>
<p class="facts"><code>${escape(command)}</code> on ${escape(date)} with ${escape(browser)}, commit ${escape(commit)}, in ${Math.round(seconds)} s</p>
${cards.join("\n")}
${
  channels.length === 0
    ? ""
    : `<h2>Were the watchers awake?</h2>
<p>In this run a leak was planted in each of ${channels.length} channels; ${caught} were seen${
        caught < channels.length ? `, ${channels.length - caught} are impossible in this browser` : ""
      }. A watch that sees no planted leak proves nothing.</p>
<table><tbody>${rows.join("\n")}</tbody></table>`
}
<h2>What is not defended</h2>
<ul>${NOT_DEFENDED.map((line) => `<li>${escape(line)}</li>`).join("\n")}</ul>
</main></body></html>
`;
}
