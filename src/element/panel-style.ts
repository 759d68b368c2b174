/**
 * Looks of the panels: quiet, in the page's own font and colour scheme. Every colour is a custom property that the page
 * may set; light or dark follows the `color-scheme` that the page has for the element.
 */
export const PANEL_STYLE = `
:host {
  --_surface: var(--inkling-surface, #fff);
  --_ink: var(--inkling-ink, #17191c);
  --_muted: var(--inkling-muted, #5a6067);
  --_line: var(--inkling-line, #dcdcd6);
  --_fill: var(--inkling-fill, #f3f3ef);
  --_accent: var(--inkling-accent, #2f3ec9);
  --_accent-ink: var(--inkling-accent-ink, #fff);
  --_alarm: var(--inkling-alarm, #b3261e);
  --_radius: var(--inkling-radius, 18px);
  display: block;
  color: var(--_ink);
  font-family: var(--inkling-font, inherit);
  font-size: 1rem;
  line-height: 1.5;
  text-align: start;
}
@supports (color: light-dark(red, red)) {
  :host {
    --_surface: var(--inkling-surface, light-dark(#fff, #1b1e21));
    --_ink: var(--inkling-ink, light-dark(#17191c, #f1f0ec));
    --_muted: var(--inkling-muted, light-dark(#5a6067, #a9b0b7));
    --_line: var(--inkling-line, light-dark(#dcdcd6, #363b41));
    --_fill: var(--inkling-fill, light-dark(#f3f3ef, #24282c));
    --_accent: var(--inkling-accent, light-dark(#2f3ec9, #a8b3ff));
    --_accent-ink: var(--inkling-accent-ink, light-dark(#fff, #14183f));
    --_alarm: var(--inkling-alarm, light-dark(#b3261e, #ff9d94));
  }
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
h2, p, ul, dl, dd, ol { margin: 0; padding: 0; }
ul, ol { list-style: none; }
.panel {
  container-type: inline-size;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_surface);
  overflow: clip;
}
.head { padding: 1.15rem 1.25rem .9rem; }
h2 { font-size: 1.15rem; font-weight: 650; letter-spacing: -.015em; line-height: 1.25; }
.quiet { color: var(--_muted); font-size: .875rem; line-height: 1.45; }
h2 + .quiet { margin-top: .3rem; }
.row { border-top: 1px solid var(--_line); padding: .9rem 1.25rem; }
button {
  min-height: 2.75rem;
  padding: .4rem 1.1rem;
  border: 1px solid color-mix(in srgb, var(--_ink) 28%, transparent);
  border-radius: 999px;
  background: transparent;
  color: inherit;
  font: inherit;
  font-size: .9rem;
  font-weight: 550;
  cursor: pointer;
  transition: border-color .15s, background-color .15s;
}
button:hover:enabled { border-color: var(--_ink); }
button:disabled { opacity: .5; cursor: default; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.danger { color: var(--_alarm); }
.danger.sure { border-color: var(--_alarm); background: var(--_alarm); color: var(--_surface); }
.switch {
  display: flex;
  width: 100%;
  min-height: 0;
  align-items: center;
  justify-content: space-between;
  gap: 1rem;
  padding: .9rem 1.25rem;
  border: 0;
  border-top: 1px solid var(--_line);
  border-radius: 0;
  font-size: 1rem;
  font-weight: inherit;
  text-align: start;
}
.switch:focus-visible { outline-offset: -4px; border-radius: 14px; }
.switch .quiet { display: block; font-weight: 400; }
.switch .name { display: block; font-weight: 550; }
.track {
  flex: none;
  width: 2.9rem;
  height: 1.75rem;
  padding: 3px;
  border: 1px solid color-mix(in srgb, var(--_ink) 40%, transparent);
  border-radius: 999px;
  background: var(--_fill);
  transition: background-color .18s, border-color .18s;
}
.track::before {
  content: "";
  display: block;
  width: 1.2rem;
  height: 1.2rem;
  border-radius: 50%;
  background: var(--_muted);
  transition: transform .18s, background-color .18s;
}
[aria-checked="true"] .track { border-color: var(--_accent); background: var(--_accent); }
[aria-checked="true"] .track::before { transform: translateX(1.12rem); background: var(--_accent-ink); }
:host(:dir(rtl)) [aria-checked="true"] .track::before { transform: translateX(-1.12rem); }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; }
.actions .question { flex: 1 1 100%; font-weight: 550; }
summary {
  display: flex;
  min-height: 2.75rem;
  align-items: center;
  justify-content: space-between;
  gap: 1rem;
  padding: .9rem 1.25rem;
  font-weight: 550;
  cursor: pointer;
  list-style: none;
}
summary::-webkit-details-marker { display: none; }
summary::after {
  content: "";
  flex: none;
  width: .5rem;
  height: .5rem;
  margin-inline-end: .3rem;
  border: solid var(--_muted);
  border-width: 0 2px 2px 0;
  transform: translateY(-25%) rotate(45deg);
  transition: transform .18s;
}
[open] > summary::after { transform: translateY(20%) rotate(-135deg); }
summary:focus-visible { outline-offset: -4px; border-radius: 14px; }
.stored { border-top: 1px solid var(--_line); }
.entries { max-height: 22rem; overflow: auto; }
.entry {
  display: flex;
  align-items: center;
  gap: .75rem;
  padding: .45rem 1.25rem;
}
.entry + .entry { border-top: 1px solid color-mix(in srgb, var(--_line) 60%, transparent); }
.entry .deed { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.entry time { display: block; }
.entry button { flex: none; min-height: 2.25rem; padding-block: .2rem; }
.more { padding: .6rem 1.25rem 1rem; }
.why { border: 0; background: none; overflow: visible; }
.why summary {
  display: inline-flex;
  justify-content: start;
  gap: .6rem;
  padding: .25rem 0;
  color: var(--_muted);
  font-size: .92rem;
  text-decoration: underline;
  text-decoration-color: color-mix(in srgb, currentcolor 40%, transparent);
  text-underline-offset: .25em;
}
.why summary:hover { color: var(--_ink); }
.why li { padding-block: .2rem; font-size: .95rem; }
.why .place { font-weight: 600; }
.facts { display: grid; grid-template-columns: minmax(7.5rem, auto) minmax(0, 1fr); font-size: .9rem; }
.facts dt, .facts dd { padding: .5rem 1.25rem; border-top: 1px solid var(--_line); }
.facts dt { color: var(--_muted); padding-inline-end: 0; }
.facts dd { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.facts small { display: block; color: var(--_muted); font-size: .82rem; }
.ranks { width: 100%; border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
.ranks caption { padding: .9rem 1.25rem .4rem; border-top: 1px solid var(--_line); font-weight: 550; text-align: start; }
.ranks th, .ranks td { padding: .35rem .6rem; font-weight: 400; text-align: start; overflow-wrap: anywhere; }
.ranks th:first-child, .ranks td:first-child { width: 4.5rem; padding-inline-start: 1.25rem; color: var(--_muted); }
.ranks th { color: var(--_muted); font-size: .82rem; }
.ranks th:last-child, .ranks td:last-child { width: 5.5rem; padding-inline-end: 1.25rem; text-align: end; }
.ranks tbody tr:last-child td { padding-bottom: 1rem; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@container (max-width: 22rem) {
  .actions button { flex: 1 1 auto; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { transition: none !important; }
}
@media (forced-colors: active) {
  .track::before { background: CanvasText; }
  [aria-checked="true"] .track { border-color: Highlight; background: Highlight; forced-color-adjust: none; }
  [aria-checked="true"] .track::before { background: HighlightText; }
  .danger.sure { border-width: 2px; }
}
`;
