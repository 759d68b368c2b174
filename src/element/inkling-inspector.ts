import type { EngineStatus, ScoredItem } from "../client/create-personalizer.ts";
import { make } from "./make.ts";
import { PanelElement } from "./panel-element.ts";
import { languageOrNone } from "./say.ts";

/** Its texts; every one can be replaced through `messages`. */
export const INSPECTOR_MESSAGES = {
  title: "How it works here",
  note: "Read off the running engine, on this device.",
  waiting: "Waking up …",
  off: "Personalization does not run on this page: {reason}",
  backend: "Runs on",
  artifact: "Model",
  artifactValue: "{learner}, {items} items",
  interactions: "Learned from",
  "interactionsValue.one": "{count} interaction",
  "interactionsValue.other": "{count} interactions",
  storage: "Kept in",
  "storage.indexeddb": "this browser (IndexedDB)",
  "storage.memory": "this page’s memory",
  unsaved: "{count} not saved yet",
  update: "Last update",
  updateNote: "started in {ms}",
  lift: "Helps here",
  "lift.none": "not tested yet",
  liftValue: "{better} of {tests} tests better, {worse} worse",
  liftNote: "keeps {percent} of what was learned",
  paused: "paused by the visitor",
  rankedBy: "popularity: the model gave no usable numbers",
  ranks: "First in this visitor’s order",
  place: "Place",
  item: "Item",
  score: "Score",
};

const TOP = 10;
const BACKENDS: Readonly<Record<string, string>> = { webgpu: "WebGPU", cpu: "CPU" };

/**
 * `<inkling-inspector>`: the state of the engine for those who look after the shop: backend, model, interactions, timings,
 * lift and the first ranks. Attribute `limit`, default 10 ranks. Parts: `panel`, `title`, `facts`, `ranks`.
 */
export class InklingInspector extends PanelElement {
  static readonly observedAttributes = ["limit", "messages", "lang"];
  protected readonly defaultMessages = INSPECTOR_MESSAGES;

  protected async show(): Promise<void> {
    const root = this.openShadow((shadow) =>
      shadow.append(
        make(
          "section",
          { class: "panel", part: "panel", "aria-labelledby": "title" },
          make(
            "div",
            { class: "head" },
            make("h2", { id: "title", part: "title" }),
            make("p", { class: "quiet" }),
          ),
          make("dl", { class: "facts", part: "facts" }),
          make("table", { class: "ranks", part: "ranks", hidden: true }),
        ),
      ),
    );
    const { personalizer } = this;
    const limit = Math.max(0, Number.parseInt(this.getAttribute("limit") ?? "", 10) || TOP);
    const [status, top] = personalizer
      ? await Promise.all([personalizer.status(), personalizer.rank(undefined, { limit })])
      : [];
    root.querySelector("h2")!.textContent = this.say("title");
    root.querySelector("p")!.textContent = status
      ? this.say("note")
      : this.say(this.failure ? "off" : "waiting", { reason: this.failure?.message ?? "" });
    root
      .querySelector("dl")!
      .replaceChildren(
        ...(status ? this.#tellFacts(status) : []).flatMap(([name, value, note]) => [
          make("dt", {}, name),
          make("dd", {}, value, ...(note ? [make("small", {}, note)] : [])),
        ]),
      );
    const table = root.querySelector("table")!;
    table.hidden = !top?.length;
    table.replaceChildren(...this.#tellRanks(top ?? []));
  }

  #tellFacts(status: EngineStatus): [name: string, value: string, note?: string][] {
    const { backend, backendReason, device, artifact, interactions, storage, unsaved, lift } = status;
    const ms = (time: number) =>
      new Intl.NumberFormat(languageOrNone(this.language), {
        style: "unit",
        unit: "millisecond",
        maximumFractionDigits: time < 10 ? 1 : 0,
      }).format(time);
    const damping = new Intl.NumberFormat(languageOrNone(this.language), { style: "percent" }).format(
      lift.damping,
    );
    const why = [device, backendReason].filter(Boolean).join(" · ");
    const stored = [status.storageReason, unsaved > 0 ? this.say("unsaved", { count: unsaved }) : ""];
    return [
      [this.say("backend"), BACKENDS[backend] ?? backend, why],
      [
        this.say("artifact"),
        this.say("artifactValue", { learner: artifact.learner, items: artifact.items }),
        artifact.hash.slice(0, 16),
      ],
      [
        this.say("interactions"),
        this.say("interactionsValue", { count: interactions }),
        this.personalizer?.choice.paused
          ? this.say("paused")
          : status.rankedBy === "model"
            ? ""
            : this.say("rankedBy"),
      ],
      [this.say("storage"), this.say(`storage.${storage}`), stored.filter(Boolean).join(" · ")],
      [this.say("update"), ms(status.updateMs), this.say("updateNote", { ms: ms(status.openMs) })],
      [
        this.say("lift"),
        lift.tests > 0
          ? this.say("liftValue", { better: lift.better, worse: lift.worse, tests: lift.tests })
          : this.say("lift.none"),
        this.say("liftNote", { percent: damping }),
      ],
    ];
  }

  #tellRanks(top: readonly ScoredItem[]): HTMLElement[] {
    const head = ["place", "item", "score"].map((key) => make("th", { scope: "col" }, this.say(key)));
    const format = new Intl.NumberFormat(languageOrNone(this.language), {
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    });
    const rows = top.map(({ itemId, score }, place) =>
      make(
        "tr",
        {},
        make("td", {}, String(place + 1)),
        make("td", {}, this.titleOf(itemId)),
        make("td", {}, format.format(score)),
      ),
    );
    return [
      make("caption", {}, this.say("ranks")),
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...rows),
    ];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-inspector": InklingInspector;
  }
}
