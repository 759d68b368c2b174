import { describeTraffic, watchTraffic } from "./bytes-sent.ts";

/** What the panel says about this visitor's order. */
export interface PanelState {
  readonly backend: string;
  readonly interactions: number;
  /** How long the last update took: adapting to the clicks and scoring everything. */
  readonly updateMs: number;
  /** What the clicks have in common, in words. */
  readonly clicks: string;
}

const BACKENDS: Readonly<Record<string, string>> = { webgpu: "WebGPU", cpu: "CPU", wasm: "WebAssembly" };

const panel = document.querySelector<HTMLElement>("#inkling-status") as HTMLElement;
const part = (name: string): HTMLElement => panel.querySelector(`[data-part="${name}"]`) as HTMLElement;

/** The button that forgets, in the panel of every page. */
export const forgetButton = panel.querySelector<HTMLButtonElement>("#forget-me") as HTMLButtonElement;

function formatMs(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** Shows the state; its attributes change last, after the order on the page already has. */
export function showState({ backend, interactions, updateMs, clicks }: PanelState): void {
  const times = `${interactions} ${interactions === 1 ? "interaction" : "interactions"}`;
  part("title").textContent = interactions === 0 ? "This is the shop’s own order" : "This order is your own";
  part("text").textContent =
    interactions === 0
      ? "Open or ♡ a few things you like, and watch it become yours."
      : `From ${times}${clicks ? `: ${clicks}` : ""}.`;
  part("backend").textContent = BACKENDS[backend] ?? backend;
  part("learned").textContent = `${interactions} learned`;
  part("update").textContent = interactions === 0 ? "no update yet" : `updated in ${formatMs(updateMs)}`;
  panel.classList.toggle("is-yours", interactions > 0);
  panel.classList.remove("is-off");
  forgetButton.disabled = interactions === 0;
  panel.dataset["backend"] = backend;
  panel.dataset["interactions"] = String(interactions);
  panel.dataset["ready"] = "true";
}

/** Says in one line why the page stays as the shop made it. */
export function showAbsence(reason: string): void {
  part("title").textContent = "This is the shop’s own order";
  part("text").textContent = `It stays that way here: ${reason}`;
  panel.classList.add("is-off");
  document.body.classList.add("learns-nothing");
  panel.dataset["ready"] = "false";
}

/** Starts to report requests; to be called once everything the page needs has loaded. */
export function reportTraffic(): () => void {
  return watchTraffic((traffic) => {
    panel.dataset["requests"] = String(traffic.requests);
    const text = part("sent");
    text.textContent = describeTraffic(traffic);
    text.title = `Requests since the model loaded, as this browser reports them: ${traffic.requests}`;
    text.classList.toggle("is-alarming", traffic.requests > 0);
  });
}

/** Reads a change out to those who do not see it. */
export function announce(text: string): void {
  part("announcer").textContent = text;
}
