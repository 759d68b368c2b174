/**
 * Learners that `worker.js` carries; an artifact of any other needs `worker-all.js`. The page knows them by name only,
 * and thereby which worker to start; `src/learners/default-learners.ts` has the learners themselves.
 */
export const DEFAULT_LEARNER_NAMES = ["hybrid", "meta-sgd", "maml", "fomaml", "reptile", "ridge"] as const;
