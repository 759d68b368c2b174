import { expect, test } from "vitest";
import { DEFAULT_LEARNER_NAMES } from "../../../src/core/default-learner-names.ts";
import { DEFAULT_LEARNERS } from "../../../src/learners/default-learners.ts";
import { LEARNERS } from "../../../src/learners/index.ts";

test("the page starts the default worker for exactly the learners that it carries", () => {
  const names = [...DEFAULT_LEARNER_NAMES].sort();

  const carried = Object.keys(DEFAULT_LEARNERS).sort();

  expect(names).toEqual(carried);
  expect(LEARNERS).toMatchObject(DEFAULT_LEARNERS);
});
