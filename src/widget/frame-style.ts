import { MEASURES } from "./widget-layout.ts";

/**
 * Looks of the frame. Every line has its height and no more, whatever stands in it: so the frame's height says nothing of
 * what is shown. `widget-layout.ts` counts the same heights.
 */
export const FRAME_STYLE = `
:root {
  --_ink: var(--inkling-ink, light-dark(#17191c, #f1f0ec));
  --_muted: var(--inkling-muted, light-dark(#5a6067, #a9b0b7));
  --_line: var(--inkling-line, light-dark(#e2e2dc, #33383d));
  --_surface: var(--inkling-surface, light-dark(#fff, #1b1e21));
  --_fill: var(--inkling-fill, light-dark(#f0f0eb, #24282c));
  --_accent: var(--inkling-accent, light-dark(#2f3ec9, #a8b3ff));
  --_radius: var(--inkling-radius, 12px);
  font: 400 15px/calc(20 / 15) var(--inkling-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
  -webkit-text-size-adjust: 100%;
  -webkit-font-smoothing: antialiased;
}
*, ::before, ::after { box-sizing: border-box; }
html, body, main, h2, h3, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
body { background: transparent; color: var(--_ink); overflow-x: clip; }
.one-line { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.heading {
  height: 1lh;
  margin-bottom: 20px;
  font-size: 21px;
  line-height: calc(28 / 21);
  font-weight: var(--inkling-heading-font-weight, 650);
  letter-spacing: var(--inkling-heading-letter-spacing, -.015em);
  text-transform: var(--inkling-heading-text-transform, none);
  color: var(--inkling-heading-color, var(--_ink));
}
.stage { position: relative; }
.cards { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: var(--gap); }
inkling-recommendations { display: block; position: absolute; inset: 0; z-index: 1; }
[data-inkling-state]:not([data-inkling-state="waiting"]) ~ .ruler { visibility: hidden; }
.card {
  position: relative;
  min-width: 0;
  border-radius: var(--inkling-card-border-radius, var(--_radius));
  background: var(--inkling-card-background-color, transparent);
  box-shadow: inset 0 0 0 1px var(--inkling-card-border-color, transparent);
  overflow: hidden;
  contain: paint;
}
.image {
  height: var(--image);
  border-radius: var(--inkling-image-border-radius, var(--_radius));
  background: var(--inkling-image-background-color, var(--_fill));
  overflow: hidden;
}
.image img { display: block; width: 100%; height: 100%; object-fit: cover; }
.text { min-height: 104px; padding: 12px 2px; }
.brand {
  height: 1lh;
  font-size: 12px;
  line-height: calc(16 / 12);
  font-weight: var(--inkling-brand-font-weight, 500);
  letter-spacing: var(--inkling-brand-letter-spacing, .01em);
  text-transform: var(--inkling-brand-text-transform, none);
  color: var(--inkling-brand-color, var(--_muted));
}
.title {
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow: hidden;
  overflow-wrap: anywhere;
  font-size: 15px;
  line-height: calc(20 / 15);
  font-weight: var(--inkling-title-font-weight, 600);
  letter-spacing: var(--inkling-title-letter-spacing, 0);
  text-transform: var(--inkling-title-text-transform, none);
  color: var(--inkling-title-color, var(--_ink));
}
.ruler .title { height: 2lh; }
.title a { color: inherit; text-decoration: none; }
.title a::after { content: ""; position: absolute; inset: 0; }
.card:hover .title a { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
.card:focus-within { outline: 3px solid var(--_accent); outline-offset: -3px; }
.title a:focus-visible { outline: none; }
.price {
  height: 1lh;
  font-size: 14px;
  line-height: calc(24 / 14);
  font-weight: var(--inkling-price-font-weight, 400);
  letter-spacing: var(--inkling-price-letter-spacing, 0);
  font-variant-numeric: tabular-nums;
  color: var(--inkling-price-color, var(--_ink));
}
.note { padding-top: 12px; }
button {
  min-height: 36px;
  padding: 0;
  border: 0;
  background: none;
  color: var(--inkling-note-color, var(--_muted));
  font: inherit;
  font-size: 13px;
  line-height: calc(18 / 13);
  font-weight: var(--inkling-note-font-weight, 400);
  text-align: start;
  cursor: pointer;
}
.note button::before {
  content: "";
  display: inline-block;
  width: 8px;
  height: 8px;
  margin-inline-end: 8px;
  border-radius: 50% 50% 50% 0;
  background: var(--_accent);
  transform: rotate(135deg);
}
button:hover { color: var(--_ink); text-decoration: underline; text-underline-offset: .25em; }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; border-radius: 4px; }
dialog {
  width: min(34rem, 100%);
  max-width: none;
  max-height: 100%;
  padding: 0 0 12px;
  border: 1px solid var(--_line);
  border-radius: 18px;
  background: var(--_surface);
  color: var(--_ink);
  overflow: auto;
  overscroll-behavior: contain;
}
dialog inkling-privacy { --inkling-line: transparent; }
dialog button { margin-inline-start: 20px; }
dialog::backdrop { background: color-mix(in srgb, var(--_surface) 60%, transparent); }
.unready { visibility: hidden; }
${Object.entries(MEASURES)
  .map(([size, { image, gap }]) => `[data-size="${size}"] { --image: ${image}px; --gap: ${gap}px; }`)
  .join("\n")}
@media (forced-colors: active) { .card { border: 1px solid CanvasText; } }
`;
