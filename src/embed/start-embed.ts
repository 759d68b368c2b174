import { readDeviceLimits } from "../page/device-limits.ts";
import { orderEarly } from "../page/order-early.ts";
import { openPageVault } from "../page/page-vault.ts";
import type { EmbedApi, EmbedCall } from "./embed-api.ts";
import type { EmbedReport } from "./embed-report.ts";
import { createPartSource, loadScript } from "./load-part.ts";
import { readConfig } from "./read-config.ts";
import type { PageRun, RunPage } from "./run-page.ts";
import { createUrlTrust } from "./trust-urls.ts";
import { waitUntilIdle } from "./wait-until-idle.ts";
import { warn } from "./warn.ts";
import { watchTag } from "./watch-tag.ts";

/** Elements that the page uses and nobody has defined. */
const ELEMENTS = ["rank", "recommendations", "why", "privacy", "inspector"]
  .map((name) => `inkling-${name}:not(:defined)`)
  .join();

/**
 * What the tag does: reads its settings, takes early calls, and fetches the rest once the page has loaded and is idle.
 * `tag` is null where a bundler brought the module in. A second tag changes nothing. Never throws: what goes wrong is one
 * line in the console, and the page stays as it was.
 */
export function startEmbed(tag: HTMLScriptElement | null, url: string): void {
  try {
    install(tag, url);
  } catch (error) {
    warn(error);
  }
}

function install(tag: HTMLScriptElement | null, url: string): void {
  const page = window as Window & { inkling?: unknown; inklingConfig?: unknown };
  const before = page.inkling;
  if (isOurs(before)) return;
  // An element with that id is a property of the window too, until somebody sets one.
  const isFree = before === undefined || before === null || before instanceof Element;
  if (!isFree && !Array.isArray(before))
    throw new Error(
      "window.inkling belongs to something else on this page; rename that, or leave this tag out",
    );

  const config = readConfig({ ...tag?.dataset }, page.inklingConfig);
  const isDebug = config.debug || new URLSearchParams(page.location.search).has("inkling-debug");
  const calls: EmbedCall[] = isFree ? [] : [...(before as EmbedCall[])];
  const timesMs: Record<string, number> = {};
  const mark = (what: string) => void (timesMs[what] ??= Math.round(performance.now()));
  mark("tag");
  let state: EmbedReport["state"] = "waiting";
  let why = "";
  let run: PageRun | undefined;
  let stopWatching = () => {};

  const answer = (call: EmbedCall): void => {
    try {
      if (call[0] === "remove") api.remove();
      else if (run) run.take(call);
      else calls.push(call);
    } catch (error) {
      warn(error);
    }
  };
  const vault = openPageVault(page);
  const early = orderEarly(page, vault);
  const api: EmbedApi = {
    push: (...more) => more.forEach(answer),
    report: () => ({ state, why, timesMs, ...(run && { page: run.report() }) }),
    remove: () => {
      if (state === "removed") return;
      state = "removed";
      stopWatching();
      run?.remove();
      early.restore();
      if (page.inkling === api) delete page.inkling;
    },
  };
  page.inkling = api;
  if (page.inkling !== api) throw new Error("this page does not let window.inkling be set");
  if (tag) stopWatching = watchTag(tag, api.remove);

  const isRemoved = () => api.report().state === "removed";
  const leaveAlone = (reason: string) => {
    state = "alone";
    why = reason;
  };
  const giveUp = (error: unknown): void => {
    if (isRemoved() || api.report().state === "alone") return;
    leaveAlone(error instanceof Error ? error.message : String(error));
    run?.rest();
    early.restore();
    warn(error);
  };
  const start = async (): Promise<void> => {
    await waitUntilIdle(page);
    if (isRemoved()) return;
    const isTooMuch = readDeviceLimits(page) === "off";
    const reason = "the visitor saves data, or the device is very small";
    if (isTooMuch && !isDebug) return leaveAlone(reason);
    state = "starting";
    const base = new URL(".", url).href;
    const rules = { page, base, nonce: tag?.nonce ?? "", trust: createUrlTrust(page, base) };
    const source = createPartSource(rules);
    const runPage = await source.load<RunPage>("embed-page.js", "sha384-of:embed-page.js");
    if (isRemoved()) return;
    state = "running";
    run = runPage({ config, source, isDebug, embed: api, vault, early, mark, giveUp });
    if (isTooMuch) return giveUp(reason);
    calls.splice(0).forEach(answer);
    if (page.document.querySelector(ELEMENTS))
      await loadScript(rules, "elements.js", "sha384-of:elements.js", "module").catch(warn);
  };
  start().catch(giveUp);
}

function isOurs(value: unknown): value is EmbedApi {
  return (
    typeof value === "object" && value !== null && "report" in value && "remove" in value && "push" in value
  );
}
