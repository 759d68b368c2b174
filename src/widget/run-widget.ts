import type { Personalizer } from "../client/create-personalizer.ts";
import { defineMissing } from "../element/define-missing.ts";
import { InklingPrivacy } from "../element/inkling-privacy.ts";
import { InklingRecommendations } from "../element/inkling-recommendations.ts";
import { providePersonalizer } from "../element/shared-personalizer.ts";
import type { FrameEngine } from "./frame-engine.ts";
import { listenToHost, type HostTalk } from "./listen-to-host.ts";
import { showWidget } from "./show-widget.ts";
import { PROTOCOL, type FrameMessage, type HostMessage } from "./widget-messages.ts";

/**
 * Does what the host says through the port, and tells it no more than that the widget is there, how high it is, and that
 * it cannot run. `onRun` is called when the engine runs, `onTalk` with every message.
 */
export function runWidget(
  port: MessagePort,
  engine: FrameEngine,
  { onRun, onTalk }: { readonly onRun: () => void; readonly onTalk: (talk: HostTalk) => void },
): void {
  const tell = (message: FrameMessage) => port.postMessage(message);
  defineMissing({ "inkling-recommendations": InklingRecommendations, "inkling-privacy": InklingPrivacy });
  const view = showWidget({ onHeight: (px) => tell({ type: "height", px }), learned: engine.lastLearned });
  let personalizer: Promise<Personalizer> | undefined;

  const list = async (context: Extract<HostMessage, { type: "context" }>): Promise<Personalizer> => {
    const before = context.items.map(({ id }) => engine.nameOf(id));
    view.list(context, engine.nameOf); // what everybody sees, until the engine runs
    const running = await engine.list(context.items);
    if (context.items.some(({ id }, place) => engine.nameOf(id) !== before[place]))
      view.list(context, engine.nameOf);
    return running;
  };

  const handle = (message: HostMessage): void => {
    switch (message.type) {
      case "theme":
        return view.dress(message);
      case "context": {
        const listed = list(message);
        if (personalizer) return void listed.catch(() => undefined);
        personalizer = listed;
        listed.then(onRun, ({ name }: Error) =>
          tell({ type: "error", code: name === "EngineLostError" ? "engine" : "artifact" }),
        );
        return void providePersonalizer(listed);
      }
      case "consent":
        return engine.follow(message.storage);
      case "learn": {
        const { itemId, action, position, listId } = message;
        return engine.learn({
          itemId,
          action,
          ...(position !== undefined && { position }),
          ...(listId !== undefined && { listId }),
        });
      }
    }
  };
  listenToHost(port, handle, onTalk);
  tell({ type: "ready", version: PROTOCOL });
}
