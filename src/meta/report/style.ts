/** The page's one style: light, dark and print; wide and narrow pictures; no font or file from anywhere else. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1b1f24; --soft: #59616b; --rule: #d5dae0; --box: #f4f6f8; --warn: #fff4d6; --warn-edge: #8a5a00;
  --own: #0b57c2; --win: #0b57c2; --on-win: #fff; --tie: #c9d0d8; --on-tie: #1b1f24; --loss: #b34700; --on-loss: #fff;
  --other-0: #59616b; --other-1: #8a5a00; --other-2: #9c2f80; --other-3: #00705a; --other-4: #b34700;
  --other-5: #5b45b0; --other-6: #3f6b00; --other-7: #a3243b;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --text: #e8ebef; --soft: #a9b2bd; --rule: #3a424c; --box: #1e2329; --warn: #3a2f12; --warn-edge: #f0c15a;
    --own: #6fb0ff; --win: #6fb0ff; --on-win: #0c1016; --tie: #4a535e; --on-tie: #fff; --loss: #ff9f5c; --on-loss: #14171b;
    --other-0: #a9b2bd; --other-1: #e3b24a; --other-2: #f08cd0; --other-3: #4fd0ae; --other-4: #ff9f5c;
    --other-5: #b9a6ff; --other-6: #a4d65e; --other-7: #ff8a9a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main, header, footer { max-width: 48rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2.5rem; }
.kind { margin: 0; color: var(--soft); }
h1 { margin: .3rem 0 .8rem; font-size: clamp(1.5rem, 4.5vw, 2.1rem); line-height: 1.22; text-wrap: balance; }
h2 { margin: 3rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: 1.35rem; line-height: 1.3; }
h3 { margin: 1.6rem 0 .3rem; font-size: 1.05rem; line-height: 1.35; }
p { margin: .5rem 0; max-width: 44rem; }
.doubts { margin: 1.2rem 0; padding: .6rem 1rem; background: var(--warn); border-left: 4px solid var(--warn-edge); }
.doubts p { margin: .2rem 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.9rem, 1fr)); gap: .6rem; margin: 1.5rem 0; padding: 0; list-style: none; }
.tiles li { padding: .7rem .9rem; background: var(--box); border-radius: .5rem; font-size: .875rem; color: var(--soft); line-height: 1.35; }
.tiles strong { display: block; font-size: 1.2rem; white-space: nowrap; color: var(--text); line-height: 1.3; font-variant-numeric: tabular-nums; }
figure { margin: 1.5rem 0; }
figcaption h3 { margin-top: 0; }
figcaption p { color: var(--soft); font-size: .9rem; }
.plot { display: block; max-width: 100%; height: auto; overflow: visible; margin: .5rem 0; }
.plot text { white-space: pre; }
.narrow { display: none; }
.legend { display: flex; gap: 1.2rem; margin: .4rem 0; padding: 0; list-style: none; font-size: .875rem; }
.swatch { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
summary { padding: .35rem 0; color: var(--soft); font-size: .875rem; cursor: pointer; }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { padding: .3rem 0; color: var(--soft); text-align: left; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--rule); text-align: right; vertical-align: top; }
thead th { vertical-align: bottom; }
th:first-child { text-align: left; }
tbody th { font-weight: 500; }
tbody th, td { white-space: nowrap; }
dl { margin: .5rem 0; font-size: .9rem; }
dl div { display: grid; grid-template-columns: 13rem 1fr; gap: 0 1rem; padding: .28rem 0; border-bottom: 1px solid var(--rule); }
dt { color: var(--soft); overflow-wrap: anywhere; }
dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 3rem; padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
@media screen and (max-width: 46rem) {
  .wide { display: none; }
  .narrow { display: block; }
  dl div { grid-template-columns: 1fr; }
  .tiles li:last-child:nth-child(odd) { grid-column: 1 / -1; }
}
@media print {
  body { font-size: 10.5pt; }
  main, header, footer { max-width: none; padding: 0; }
  .plot { max-width: 16cm; }
  .plot, .tiles li, .doubts { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure, .tiles li, tr, dl div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details:not([open]) { display: none; }
  .scroll { overflow: visible; }
  @page { margin: 1.8cm; }
}
`;
