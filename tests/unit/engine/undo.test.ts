import { expect, test } from "vitest";
import { ACTIONS, type Interaction } from "../../../src/core/interaction.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import { openLiveModel } from "../../../src/engine/live-model.ts";
import { DEFAULT_LEARNERS } from "../../../src/learners/default-learners.ts";
import { createRandomArtifact } from "../../browser/rig/random-artifact.ts";

const HISTORIES = process.env["INKLING_FULL"] === "1" ? 1000 : 50;
const ITEMS = 40;

/** Up to 30 interactions of every kind, some with the same item, and the item that is to be forgotten. */
function drawHistory(random: Random): { interactions: Interaction[]; forgotten: string } {
  const length = 1 + random.below(30);
  const interactions = Array.from({ length }, (_, i): Interaction => {
    const action = random() < 0.6 ? "click" : ACTIONS[random.below(ACTIONS.length)]!;
    return { itemId: `i${random.below(ITEMS)}`, action, at: 1e12 + 1000 * i };
  });
  return { interactions, forgotten: interactions[random.below(length)]!.itemId };
}

test(`undone is as never done: fast weights, scores and lift of ${HISTORIES} random histories are equal to the last bit`, async () => {
  const artifact = await createRandomArtifact({
    items: ITEMS,
    dim: 8,
    hidden: 0,
    adapts: "user",
    supportRows: 12,
    contrast: 8,
    steps: 1,
  });
  const index = new Map(artifact.catalogue.ids.map((id, item) => [id, item]));
  const open = () => openLiveModel(DEFAULT_LEARNERS, artifact, index);
  const random = createRandom(11);
  let differed = 0;
  for (let history = 0; history < HISTORIES; history++) {
    const { interactions, forgotten } = drawHistory(random);
    const without = interactions.filter(({ itemId }) => itemId !== forgotten);
    const [live, never] = [open(), open()];

    let before = await live.adapt([]);
    for (let count = 1; count <= interactions.length; count++)
      before = await live.adapt(interactions.slice(0, count));
    const undone = await live.adapt(without);

    expect(undone).toEqual(await never.adapt(without));
    if (!Object.is(before.scores[0], undone.scores[0])) differed++;
    live.dispose();
    never.dispose();
  }
  expect(differed).toBeGreaterThan(HISTORIES / 2); // what was forgotten had mattered
});
