import type { Page, SeenInteraction, SeenItem } from "../adapters/adapter.ts";
import { startAdapters } from "../adapters/start-adapters.ts";
import type { PageExamination } from "../core/page-examination.ts";
import { watchConsent } from "../page/consent/watch-consent.ts";
import type { Grid } from "../page/grid.ts";
import { namePlatform } from "./name-platform.ts";
import { probePolicy, type ProbeAddresses } from "./probe-policy.ts";

/** Looks at a loaded page as the drop-in would, for `watchMs`, and takes everything back. */
export async function examinePage(
  page: Window,
  { watchMs, addresses }: { readonly watchMs: number; readonly addresses: ProbeAddresses },
): Promise<PageExamination> {
  const items = new Map<string, SeenItem>();
  const interactions: SeenInteraction[] = [];
  let grids: readonly Grid[] = [];
  let consent = { storage: "unknown", source: "no consent tool was found" };
  const stopConsent = watchConsent(page, (state) => (consent = { ...state }));
  const adapters = startAdapters(page as unknown as Page, {
    items: (seen) => seen.forEach((item) => items.set(item.keys[0]!, item)),
    interaction: (seen) => interactions.push(seen),
    grids: (found) => (grids = found),
  });
  const policy = await probePolicy(page, addresses);
  await new Promise((resolve) => setTimeout(resolve, watchMs));
  for (const { keys } of grids.flatMap(({ cards }) => cards))
    if (keys.length > 0) items.set(keys[0]!, { keys, facts: {} });
  const examination: PageExamination = {
    platform: namePlatform(page),
    adapters: adapters.report(),
    grids: grids.map(({ container, cards, source }) => ({
      selector: describeElement(container),
      source,
      cards: cards.length,
      held: countBy(cards.flatMap(({ held }) => held ?? [])),
    })),
    items: [...items.values()].map(({ keys }) => keys),
    interactions: interactions.map(({ action, keys }) => ({ action, key: keys[0] ?? "" })),
    events: eventNames(page),
    structuredData: structuredTypes(page.document),
    consent,
    policy,
  };
  adapters.stop();
  stopConsent();
  return examination;
}

/** Short enough to read, long enough to find it again. */
function describeElement(element: Element): string {
  const classes = [...element.classList].slice(0, 3).map((name) => `.${name}`);
  return element.tagName.toLowerCase() + (element.id ? `#${element.id}` : classes.join(""));
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function eventNames(page: Window): string[] {
  const { dataLayer } = page as { dataLayer?: unknown };
  if (!Array.isArray(dataLayer)) return [];
  const names = (dataLayer as readonly Record<string, unknown>[]).map((entry) =>
    entry?.["0"] === "event" ? entry["1"] : entry?.["event"],
  );
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

function structuredTypes(document: Document): string[] {
  const blocks = document.querySelectorAll('script[type="application/ld+json"]');
  const types = [...blocks].flatMap(({ textContent }) =>
    [...(textContent ?? "").matchAll(/"@type"\s*:\s*"([^"]+)"/g)].map(([, type]) => type!),
  );
  const micro = [...document.querySelectorAll("[itemtype]")].map((element) =>
    element.getAttribute("itemtype")!.replace(/^.*\//, ""),
  );
  return [...new Set([...types, ...micro])];
}
