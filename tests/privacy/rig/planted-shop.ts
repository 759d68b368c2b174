import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { buildEmbed } from "../../browser/rig/build-embed.ts";
import { createRandomArtifact } from "../../browser/rig/random-artifact.ts";
import { WORKER_POLICY } from "../../../headers/vite.ts";
import type { Answer } from "../../browser/rig/serve-answers.ts";

/** An item of the planted shop: its names are canaries, its place on the page is public. */
export interface PlantedItem {
  readonly id: string;
  readonly title: string;
}

/**
 * How a list has its images: lazy; or each at once, slow to come (the visit holds them, see `Recorder.hold`); or each at
 * once, and kept by the browser for the next time.
 */
export const LISTS = ["lazy", "slow", "kept"] as const;
/** One more for a watch to prove that it is awake: the page itself puts the card first that was clicked, slow images and all. */
export type List = (typeof LISTS)[number] | "leaky";

/** A shop that would be seen to leak: no address on its pages has the name of an item in it. */
export interface PlantedShop {
  readonly items: readonly PlantedItem[];
  answer(path: string): Answer | undefined;
}

const ITEMS = 16;
const ALPHABET = "bcdfghjkmnpqrstvwxzBCDFGHJKMNPQRSTVWXZ23456789";

/** A word that no other text has. */
export function plantWord(length = 11): string {
  const random = crypto.getRandomValues(new Uint8Array(length));
  return [...random].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/**
 * Pages `/list/…`, one of each kind (a grid of cards with images and backgrounds), and `/about` (no item at all), all with
 * the tag; where `workers` is false, under a policy that lets none run.
 */
export async function plantShop({ workers = true } = {}): Promise<PlantedShop> {
  const items = Array.from({ length: ITEMS }, () => ({ id: plantWord(), title: plantWord(14) }));
  const artifact = await createRandomArtifact({
    ...{ items: ITEMS, steps: 1, hidden: 0, adapts: "user" },
    ...(!workers && { learner: "hybrid", jitter: 0.2 }), // the one that runs without
  });
  const headers = workers ? {} : { "Content-Security-Policy": "worker-src 'none'" };
  const show = (body: string): Answer => ({ status: 200, body, headers });
  const named = { ...artifact, catalogue: { ...artifact.catalogue, ids: items.map(({ id }) => id) } };
  const files = await encodeArtifact(named, {});
  const parts = await buildEmbed();
  const answers = new Map<string, Answer>([
    ...[...LISTS, "leaky" as const].map((list) => [`/list/${list}`, show(listPage(items, list))] as const),
    ["/theme.css", ""],
    ["/about", show(page("About us", "<p>We sell shoes.</p>"))],
    ...[...files].map(([path, bytes]) => [`/inkling/${path}`, bytes] as const),
    ...[...parts].map(([name, text]) => [`/inkling/${name}`, text] as const),
    [
      "/inkling/worker.js",
      {
        status: 200,
        body: parts.get("worker.js")!,
        headers: { "Content-Security-Policy": WORKER_POLICY },
      },
    ],
  ]);
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"/>`;
  const answerImage = (path: string): Answer =>
    path.startsWith("/image/kept")
      ? { status: 200, body: image, headers: { "Cache-Control": "max-age=3600" } }
      : image;
  return {
    items,
    answer: (path) => (path.startsWith("/image/") ? answerImage(path) : answers.get(path)),
  };
}

const TAG = `<script async src="/inkling/embed.js" data-artifact="/inkling/model.json" data-consent="granted"></script>`;

const LEAK = `<script>
const first = localStorage.getItem("first");
if (first) document.querySelector(".grid").prepend(document.querySelector('[data-inkling-item="' + first + '"]'));
addEventListener("click", ({ target }) => localStorage.setItem("first", target.closest("article").dataset.inklingItem), true);
</script>`;

function page(title: string, body: string, style = ""): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/theme.css">
<style>.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}img{width:80px;height:80px}i{display:block;width:80px;height:80px}${style}</style>
${TAG}</head><body><h1>${title}</h1>${body}
<script>document.addEventListener("click", (event) => event.target.closest("a") && event.preventDefault());</script></body></html>`;
}

function listPage(items: readonly PlantedItem[], list: List): string {
  const image = (name: string | number) => `/image/${list === "leaky" ? "slow" : list}/${name}.svg`;
  const cards = items.map(
    ({ id, title }, at) =>
      `<article data-inkling-item="${id}"><a href="/item/${at}"><img ${list === "lazy" ? 'loading="lazy" ' : ""}src="${image(at)}" alt=""><h2>${title}</h2></a>${at % 4 === 0 ? `<i style="background-image:url(${image(`b${at}`)})"></i>` : ""}<p>${20 + at} €</p></article>`,
  );
  // Lazy images are far apart, so that a browser leaves some for later; of others some are out of sight.
  const style = `article{height:${list === "lazy" ? 700 : 330}px}`;
  return page("Shoes", `<div class="grid">${cards.join("\n")}</div>${list === "leaky" ? LEAK : ""}`, style);
}
