import { expect, test } from "vitest";
import { proveAwake } from "../privacy/prove-awake.ts";
import { proveSilence } from "../privacy/prove-silence.ts";
import { proveTour } from "../privacy/prove-tour.ts";

/** The quick part of `npm run privacy`. */
test("a leak in any channel of the browser is seen", async () => {
  const channels = await proveAwake();

  expect(channels.filter(({ seenBy, impossible }) => seenBy.length === 0 && !impossible)).toEqual([]);
  expect(channels.filter(({ seenBy }) => seenBy.length > 0).length).toBeGreaterThan(40);
});

test(
  "of 100 visits nothing is in what is sent, and twins of opposite histories cause the same requests",
  { timeout: 600_000 },
  async () => {
    const silence = await proveSilence({ pairs: 20, sessions: 100, lanes: 2, onOnePage: 10 });

    // Times are not judged: of 20 pairs they say nothing.
    const { hits, elsewhere, differing, unlearned, sessions, orderedApart } = silence;
    expect({ hits, elsewhere, differing, unlearned, sessions }).toEqual({
      hits: [],
      elsewhere: 0,
      differing: [],
      unlearned: 0,
      sessions: 100,
    });
    expect(orderedApart).toBeGreaterThan(10);
  },
);

test("a tour of the demo gives its policies nothing to report", async () => {
  const { reports, elsewhere, requestsWhileUsed, isOrdered, isPageSinkAwake, isWorkerSinkAwake } =
    await proveTour();

  expect({ reports, elsewhere, requestsWhileUsed }).toEqual({
    reports: [],
    elsewhere: 0,
    requestsWhileUsed: [],
  });
  expect({ isOrdered, isPageSinkAwake, isWorkerSinkAwake }).toEqual({
    isOrdered: true,
    isPageSinkAwake: true,
    isWorkerSinkAwake: true,
  });
});
