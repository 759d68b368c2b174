import type { Adapter, Page, Sink } from "./adapter.ts";
import { followFunctions } from "./follow-functions.ts";
import { isRecord, toRows } from "./read-text.ts";
import { actionOf, reportEvent } from "./report-event.ts";
import { ENHANCED_ECOMMERCE } from "./vendors/enhanced-ecommerce.ts";
import { GA4 } from "./vendors/ga4.ts";

/** What Tag Manager keeps of earlier entries, since an event may come after its `ecommerce`. */
interface Model {
  ecommerce?: unknown;
}

/** Google's data layers: what lies in them already, and what is pushed from now on, as objects or by `gtag`. */
export const createDataLayer = (): Adapter => {
  const model: Model = {};
  return followFunctions(
    "data-layer",
    (page) =>
      [...layerNames(page)].flatMap((name) => {
        const owner = page[name];
        return Array.isArray(owner) ? [{ owner, name: "push", waiting: [[...owner] as unknown[]] }] : [];
      }),
    (entries, page, sink) => {
      for (const entry of entries) readEntry(entry, { model, page, sink });
    },
  );
};

/** Tag Manager and gtag name another layer in the address of their script. */
function layerNames({ document }: Page): Set<string> {
  const names = new Set(["dataLayer"]);
  for (const script of document.querySelectorAll<HTMLScriptElement>(
    "script[src*='/gtm'],script[src*='/gtag']",
  )) {
    const name = /[?&]l=([^&]+)/.exec(script.src)?.[1];
    if (name) names.add(name);
  }
  return names;
}

function readEntry(
  entry: unknown,
  { model, page, sink }: { readonly model: Model; readonly page: Page; readonly sink: Sink },
): void {
  if (!isRecord(entry)) return;
  if (entry["0"] === "event") {
    reportNamed(entry["1"], entry["2"]);
    return;
  }
  if ("ecommerce" in entry) model.ecommerce = entry["ecommerce"];
  const commerce = isRecord(entry["ecommerce"]) ? entry["ecommerce"] : {};
  for (const [key, value] of Object.entries(commerce)) {
    const action = actionOf(ENHANCED_ECOMMERCE, key);
    if (action === undefined || !isRecord(value)) continue;
    const list = isRecord(value["actionField"]) ? value["actionField"] : {};
    const products = Array.isArray(value) ? value : (value["products"] ?? []);
    const payload = { currencyCode: commerce["currencyCode"], ...list, products };
    reportEvent(page, sink, { action, payload, vendor: ENHANCED_ECOMMERCE });
  }
  reportNamed(entry["event"], entry["items"] ? entry : model.ecommerce);

  function reportNamed(event: unknown, payload: unknown): void {
    const action = actionOf(GA4, event);
    if (action === undefined || !isRecord(payload) || toRows(payload["items"]).length === 0) return;
    reportEvent(page, sink, { action, payload, vendor: GA4 });
  }
}
