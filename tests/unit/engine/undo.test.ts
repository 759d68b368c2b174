import { expect, test } from "vitest";
import { ACTIONS, type Interaction } from "../../../src/core/interaction.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import { openInteractionLog } from "../../../src/engine/interaction-log.ts";
import { openLiveModel, type Adapted } from "../../../src/engine/live-model.ts";
import { openTfBody } from "../../../src/engine/tf-body.ts";
import { rankItems } from "../../../src/engine/rank-items.ts";
import { DEFAULT_LEARNERS } from "../../../src/learners/default-learners.ts";
import { createRandomArtifact } from "../../browser/rig/random-artifact.ts";

const HISTORIES = 1000;
/** Of so many histories every step was adapted to before one was undone, as a visitor's device does it. */
const STEP_BY_STEP = process.env["INKLING_FULL"] === "1" ? HISTORIES : 50;
const ITEMS = 40;

/** Up to 30 interactions of every kind, some with the same item or at the same time, and which one is undone. */
function drawHistory(random: Random): { interactions: Interaction[]; undone: number } {
  const length = 1 + random.below(30);
  let at = 1e12;
  const interactions = Array.from({ length }, (): Interaction => {
    const action = random() < 0.6 ? "click" : ACTIONS[random.below(ACTIONS.length)]!;
    const itemId = `i${random.below(ITEMS)}`;
    at += random() < 0.1 ? 0 : 1 + random.below(5000);
    return { itemId, action, at, ...(random() < 0.3 && { position: random.below(20) }) };
  });
  return { interactions, undone: random.below(length) };
}

test(`undone is as never done: of ${HISTORIES} random histories, fast weights, scores, ranks and lift are equal to the last bit`, async () => {
  const artifact = await createRandomArtifact({
    items: ITEMS,
    dim: 8,
    hidden: 0,
    adapts: "user",
    supportRows: 12,
    contrast: 8,
    steps: 1,
  });
  const { ids } = artifact.catalogue;
  const index = new Map(ids.map((id, item) => [id, item]));
  const open = () => openLiveModel(openTfBody(DEFAULT_LEARNERS, artifact), artifact.spec.supportRows, index);
  const rank = ({ scores }: Adapted) => rankItems({ ids, index, scores }, undefined);
  const random = createRandom(11);
  let differed = 0;
  for (let history = 0; history < HISTORIES; history++) {
    const { interactions, undone } = drawHistory(random);
    const { itemId, action, at } = interactions[undone]!;
    const isUndone = (one: Interaction) => one.itemId === itemId && one.action === action && one.at === at;
    const [device, never] = [open(), open()];
    const log = await openInteractionLog("memory");

    let before = await device.adapt([]);
    for (const interaction of interactions) {
      await log.append(interaction);
      if (history < STEP_BY_STEP) before = await device.adapt(log.entries);
    }
    before = await device.adapt(log.entries);
    await log.forget({ itemId, action, at });
    const after = await device.adapt(log.entries);

    const expected = await never.adapt(interactions.filter((one) => !isUndone(one)));
    expect(bytesOf(after)).toEqual(bytesOf(expected));
    expect(after).toEqual(expected);
    expect(rank(after)).toEqual(rank(expected));
    if (!bytesOf(before).every((bytes, i) => bytes.equals(bytesOf(after)[i]!))) differed++;
    device.dispose();
    never.dispose();
    await log.close();
  }
  expect(differed).toBeGreaterThan(HISTORIES / 2); // what was undone had mattered
});

/** Every weight and score as it lies in memory. */
function bytesOf({ weights, scores }: Adapted): Buffer[] {
  const arrays = [...Object.values(weights).map(({ values }) => values), scores];
  return arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
}
