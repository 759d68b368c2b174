import { describe, expect, test } from "vitest";
import type { Interaction } from "../../../src/core/interaction.ts";
import { KEEP, openInteractionLog } from "../../../src/engine/interaction-log.ts";

const click = (itemId: string, at = 0): Interaction => ({ itemId, action: "click", at });
const open = (options = {}) => openInteractionLog("memory", options);
const DAY_MS = 24 * 60 * 60 * 1000;

describe("the interaction log", () => {
  test("counts an interaction at once and tells by its version that ranks must follow", async () => {
    const log = await open();
    const { version } = log;

    const saved = log.append(click("a"));

    expect(log.entries).toEqual([click("a")]);
    expect(log.unsaved).toBe(1);
    expect(log.version).not.toBe(version);
    await saved;
    expect(log.unsaved).toBe(0);
  });

  test("keeps the newest when there are too many", async () => {
    const log = await open();

    await Promise.all(Array.from({ length: KEEP + 3 }, (_, at) => log.append(click("a", at))));
    await log.refresh();

    expect(log.entries).toHaveLength(KEEP);
    expect(log.entries[0]?.at).toBe(3);
  });

  test("forgets by item, by time, and everything, saved or not", async () => {
    const log = await open();
    await Promise.all([log.append(click("a", 1)), log.append(click("b", 2)), log.append(click("a", 3))]);

    expect(await log.forget({ itemId: "a", before: 2 })).toBe(1);
    expect(log.entries).toEqual([click("b", 2), click("a", 3)]);
    expect(await log.forget({ before: 3 })).toBe(1);
    const saved = log.append(click("c", 4));
    expect(await log.forget({})).toBe(2);
    await saved;
    expect(log.entries).toEqual([]);
  });

  test("forgets one interaction by its item, action and time, and no other", async () => {
    const log = await open();
    const cart: Interaction = { itemId: "a", action: "cart", at: 1 };
    await Promise.all([click("a", 1), cart, click("a", 2), click("b", 1)].map((it) => log.append(it)));

    expect(await log.forget({ itemId: "a", action: "click", at: 1 })).toBe(1);

    expect(log.entries).toEqual([cart, click("a", 2), click("b", 1)]);
  });

  test("erasing lets go of everything, saved or not, and tells it by the version", async () => {
    const log = await open();
    await log.append(click("a"));
    const saved = log.append(click("b"));
    const { version } = log;

    await log.moveTo("memory", { erase: true });
    await saved;

    expect(log.entries).toEqual([]);
    expect(log.unsaved).toBe(0);
    expect(log.version).not.toBe(version);
  });

  test("where it cannot be stored it stays in memory and says why", async () => {
    const log = await open();
    await log.append(click("a"));

    await log.moveTo("indexeddb", {});

    expect(log.entries).toEqual([click("a")]);
    expect(log.storage).toBe("memory");
    expect(log.storageReason).toContain("indexedDB");
  });

  test("where there is no IndexedDB it works in memory and says why", async () => {
    const log = await openInteractionLog("indexeddb");

    expect(log.storage).toBe("memory");
    expect(log.storageReason).toContain("indexedDB");
  });

  test("drops what is older than it may be kept with the next that is added, and says so", async () => {
    const log = await open({ retentionMs: 90 * DAY_MS });
    const now = Date.now();
    await log.take([click("old", now - 90 * DAY_MS + 200), click("young", now - 1000)]);
    expect(log.entries).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 250));

    expect(await log.append(click("new", now))).toEqual({ expired: true });

    expect(log.entries.map(({ itemId }) => itemId)).toEqual(["young", "new"]);
  });

  test("takes an export in by time, each interaction once, and nothing that is too old", async () => {
    const log = await open({ retentionMs: DAY_MS });
    const now = Date.now();
    const [a, b, c] = [
      click("a", now - 300),
      click("b", now - 200),
      { ...click("c", now - 100), position: 2 },
    ];
    await log.append(b);

    expect(await log.take([a, a, b, c, click("ancient", now - 2 * DAY_MS)])).toBe(2);
    expect(await log.take([c, a, b])).toBe(0);

    expect(log.entries).toEqual([a, b, c]);
  });

  test("of a long export it keeps the newest", async () => {
    const log = await open();
    await log.append(click("newest", KEEP + 1));

    const taken = await log.take(Array.from({ length: KEEP + 1 }, (_, at) => click("a", at)));

    expect(taken).toBe(KEEP - 1);
    expect(log.entries).toHaveLength(KEEP);
    expect(log.entries.at(-1)?.itemId).toBe("newest");
    expect(log.entries[0]?.at).toBe(2);
  });
});
