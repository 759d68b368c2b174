import { judge, type Claim } from "./claim.ts";
import type { Silence } from "./prove-silence.ts";

/** With fewer pairs, chance alone moves the classifier by more than what is asked of it. */
export const ENOUGH_PAIRS = 250;
const MOST_AUC = 0.55;

/** What many visits say about bytes, traces and times. */
export function judgeSilence(silence: Silence): Claim[] {
  const { sessions, needles, searchedBytes, hits, pairs, differing, unlearned, orderedApart, timing } =
    silence;
  const [least, most] = timing.chance.map((auc) => auc.toFixed(3));
  const noticed = timing.noticed
    ? `Had one visitor's requests come ${timing.noticed.delayMs} ms later, it would have been noticed (${timing.noticed.auc.toFixed(3)} at the median).`
    : "None of the delays that were tried would have been noticed.";
  const area = {
    claim: "When requests come does not tell what a visitor did (a classifier on held-out pairs)",
    n: `${pairs} pairs`,
    result: `area under the curve ${timing.auc.toFixed(3)}, at most ${MOST_AUC} is asked; chance alone gives ${least} to ${most} on these pairs, in 95 of 100 cases`,
    note: noticed,
  };
  return [
    judge(
      {
        claim:
          "Nothing of what a visitor did, and no score, order or number that follows from it, is in a byte that is sent",
        n: `${sessions} sessions, ${(searchedBytes / 1e6).toFixed(1)} MB searched for at least ${needles} forms of planted values in each${silence.interrupted > 0 ? `; ${silence.interrupted} that broke off were begun anew` : ""}`,
        result: `${hits.length} hits${hits.length > 0 ? `: ${hits.slice(0, 3).join("; ")}` : ""}`,
        note: "Planted in ids, titles, queries, times and places; scores and orders are read from the engine. Text, hex, base64 at three offsets, percent-encoding, UTF-16, reversed, md5, sha1, sha256, typed arrays; gzip, deflate and brotli are unpacked.",
      },
      hits.length === 0 && silence.elsewhere === 0,
    ),
    judge(
      {
        claim: "Visitors with opposite histories cause the same requests, byte by byte, in the same order",
        n: `${pairs} pairs of twins, of which ${orderedApart} saw their cards in different orders`,
        result: `${differing.length} differ${differing.length > 0 ? `: ${differing[0]}` : ""}`,
        note: `Lists of lazy, slow and kept images and backgrounds, a page without items, and the list again; other cards, something or nothing, bought or disliked, many or few. Twins on a page that shows the clicked card first while images are on their way were ${silence.isAwake ? "" : "not "}told apart.`,
      },
      differing.length === 0 && silence.isAwake && unlearned === 0 && orderedApart > pairs / 2,
    ),
    pairs < ENOUGH_PAIRS
      ? {
          ...area,
          verdict: "not judged",
          note: `Too few pairs: ${ENOUGH_PAIRS} or more are judged. ${noticed}`,
        }
      : judge(area, timing.auc <= MOST_AUC),
  ];
}
