import { expect, test } from "vitest";
import { finish, inSlices, makeNumbers, SLICE_MS, type Steps } from "../../../src/core/steps.ts";

/** Keeps busy for so long in steps of a millisecond, and counts them. */
function* work(ms: number, done: { steps: number }): Steps<string> {
  for (let i = 0; i < ms; i++) {
    const endMs = performance.now() + 1;
    while (performance.now() < endMs);
    done.steps++;
    yield;
  }
  return "done";
}

test("in slices others get their turn in between, and the answer is that of all at once", async () => {
  const done = { steps: 0 };
  const turns: number[] = [];
  const turn = () => {
    turns.push(done.steps);
    if (done.steps < 4 * SLICE_MS) setTimeout(turn);
  };
  setTimeout(turn);

  const answer = await inSlices(work(4 * SLICE_MS, done));

  expect(answer).toBe(finish(work(1, done)));
  expect(turns.filter((steps) => steps > 0 && steps < 4 * SLICE_MS).length).toBeGreaterThan(0);
});

test("nothing begins within the task that asks for it", async () => {
  const done = { steps: 0 };

  const answer = inSlices(work(1, done));

  expect(done.steps).toBe(0);
  await answer;
  expect(done.steps).toBe(1);
});

test("what is ended does no more", async () => {
  const done = { steps: 0 };
  const end = new AbortController();
  const answer = inSlices(work(1000, done), end.signal);
  end.abort(new Error("it was ended"));

  await expect(answer).rejects.toThrow("it was ended");
  expect(done.steps).toBe(0);
});

test("numbers are made in order, however many steps it takes", () => {
  const steps = makeNumbers(new Int32Array(10_000), (at) => 2 * at);
  expect(steps.next().done).toBe(false);

  expect(finish(steps)[9999]).toBe(19_998);
});
