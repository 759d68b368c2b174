/** The overlay's looks: it lies over the page, takes no room in it, and fits a phone. */
export const OVERLAY_STYLE = `
:host { all: initial; position: fixed; right: 8px; bottom: 8px; z-index: 2147483647; color-scheme: light dark; }
section {
  box-sizing: border-box; width: min(26rem, calc(100vw - 16px)); max-height: min(70vh, 40rem); overflow: auto;
  padding: 10px 14px; border: 1px solid #8886; border-radius: 10px; box-shadow: 0 4px 24px #0004;
  background: Canvas; color: CanvasText; font: 13px/1.45 system-ui, sans-serif; overflow-wrap: anywhere;
}
section.small > :not(header) { display: none; }
header { display: flex; gap: 8px; align-items: center; font-weight: 600; }
header span { flex: 1; }
button { font: inherit; min-width: 28px; min-height: 28px; border: 1px solid #8886; border-radius: 6px; background: transparent; color: inherit; }
h2 { margin: 10px 0 2px; font-size: 13px; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: 2px 10px; margin: 0; }
dt { opacity: .75; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
`;
