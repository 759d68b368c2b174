import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { LearnResult, NewInteraction, Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import { awaitPersonalizer } from "../element/shared-personalizer.ts";
import { untilUnseen } from "../element/until-unseen.ts";
import { untilImages } from "../page/until-images.ts";

export { providePersonalizer } from "../element/shared-personalizer.ts";

/** How an order is made and when it may change. */
export interface PersonalizedOrderOptions {
  /** Instead of the page's, which `providePersonalizer` names. */
  readonly personalizer?: Personalizer;
  /**
   * What holds the list: while it is out of sight, its order may change by itself. All its images are loaded and waited for,
   * whoever the visitor is: moved while one is on its way, it would tell the network what ranks high.
   */
  readonly container?: RefObject<Element | null>;
  /** These come first, in this order. */
  readonly pin?: readonly ItemId[];
  /** `calm`, the default: nothing moves before the visitor's eyes that they did not cause. `now`: as soon as ranks come. */
  readonly moment?: "calm" | "now";
}

/** An order of the given items; the same array until it changes. */
export interface PersonalizedOrder {
  readonly order: readonly ItemId[];
  /** Learns what the visitor did, once personalization runs; never rejects, and gives nothing where it does not run. */
  learn(interaction: NewInteraction): Promise<LearnResult | undefined>;
  /** Whether personalization runs on this page. */
  readonly ready: boolean;
}

/** A list that has been on the page for less time cannot have been read yet. */
const FRESH_MS = 200;

/**
 * The visitor's order of items, for lists that React owns. On the server and while hydrating it is the given order, so
 * that both render the same; it changes after the visitor's own action, while the list is out of sight, or where ranks
 * come as quickly as the list itself. Nothing renders again where the order stays. When the personalizer is closed, it is the
 * given order again.
 */
export function usePersonalizedOrder(
  itemIds: readonly ItemId[],
  { personalizer: own, container, pin, moment = "calm" }: PersonalizedOrderOptions = {},
): PersonalizedOrder {
  const [found, setFound] = useState<Personalizer>();
  const [closed, setClosed] = useState(0);
  const [state, setState] = useState<{ given: readonly ItemId[]; order: readonly ItemId[] }>();
  // Lists are compared by what is in them: a component makes a new array each time it renders.
  const given = useSame(itemIds);
  const pinned = useSame(pin ?? NONE);
  const personalizer = own ?? found;
  const order = state?.given === given ? state.order : given;

  /** What the page shows by now, and since when it has shown these items. */
  const shown = useRef({ given: NONE, order: NONE, sinceMs: 0 });
  useEffect(() => {
    const sinceMs = shown.current.given === given ? shown.current.sinceMs : performance.now();
    shown.current = { given, order, sinceMs };
  }, [given, order]);

  useEffect(() => {
    if (own) return undefined;
    const leaving = new AbortController();
    awaitPersonalizer(leaving).then(
      (it) => leaving.signal.aborted || setFound(it),
      () => undefined, // the list keeps the shop's order
    );
    return () => leaving.abort();
  }, [own, closed]);

  useEffect(() => {
    if (!personalizer) return undefined;
    const leaving = new AbortController();
    let newest = 0;
    const images = container?.current && untilImages(container.current, leaving);
    const update = async (isOwnAction: boolean): Promise<void> => {
      const turn = ++newest;
      const isOver = () => leaving.signal.aborted || turn !== newest;
      const next = personalizer.choice.shopOrder ? given : await rank(personalizer, given, pinned);
      await images;
      const isFresh = performance.now() - shown.current.sinceMs < FRESH_MS;
      if (!isOver() && !isOwnAction && !isFresh && moment === "calm") {
        if (!container?.current) return;
        await untilUnseen(container.current, leaving);
      }
      // Not even asked to, React renders nothing again.
      if (!isOver() && !isSame(shown.current.order, next)) setState({ given, order: next });
    };
    const follow = (isOwnAction: boolean) => void update(isOwnAction).catch(() => undefined);
    follow(false);
    const stop = personalizer.subscribe(({ reason }) => {
      if (reason !== "close") return follow(reason === "learn" || reason === "forget" || reason === "choice");
      newest++;
      setState(undefined);
      setFound(undefined);
      setClosed((count) => count + 1); // there may be another
    });
    return () => {
      leaving.abort();
      stop();
    };
  }, [personalizer, given, pinned, container, moment]);

  const learn = useCallback(
    async (interaction: NewInteraction) => {
      try {
        return await (own ?? (await awaitPersonalizer())).learn(interaction);
      } catch {
        return undefined; // the shop goes on
      }
    },
    [own],
  );
  const ready = personalizer !== undefined;
  return useMemo(() => ({ order, learn, ready }), [order, learn, ready]);
}

const NONE: readonly ItemId[] = [];

async function rank(
  personalizer: Personalizer,
  given: readonly ItemId[],
  pin: readonly ItemId[],
): Promise<readonly ItemId[]> {
  const ranked = await personalizer.rank(given, { pin });
  return ranked.map(({ itemId }) => itemId);
}

/** The same array as before while the ids are. */
function useSame(ids: readonly ItemId[]): readonly ItemId[] {
  const [kept, setKept] = useState(ids);
  if (isSame(kept, ids)) return kept;
  setKept(ids);
  return ids;
}

function isSame(a: readonly ItemId[], b: readonly ItemId[]): boolean {
  return a.length === b.length && a.every((id, place) => id === b[place]);
}
