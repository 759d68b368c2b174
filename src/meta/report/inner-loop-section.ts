import { drawFigure } from "./draw-figure.ts";
import { drawLines } from "./draw-lines.ts";
import { clicks, decimal } from "./format-number.ts";
import { renderSection, renderText } from "./html.ts";
import type { Trajectory } from "./trace-inner-loop.ts";

/** How the loss of what is looked for falls (or rises) with each inner step; `null` where no data were at hand. */
export function renderInnerLoop(trajectories: readonly Trajectory[] | null): string {
  const title = "What the inner loop does";
  if (!trajectories) {
    return renderSection(
      "inner-loop",
      title,
      renderText("Not computed: it needs the data (inkling report --data)."),
    );
  }
  if (trajectories.length === 0) {
    return renderSection(
      "inner-loop",
      title,
      renderText("This learner adapts in one closed form, without steps that could be followed."),
    );
  }
  const series = trajectories.map(({ k, steps }, at) => ({
    name: clicks(k),
    colour: `var(--other-${at % 8})`,
    points: steps.map(({ difference, low, high }, step) => ({ x: step, y: difference, low, high })),
  }));
  const most = Math.max(...trajectories.map(({ steps }) => steps.length));
  return renderSection(
    "inner-loop",
    title,
    drawFigure({
      id: "inner-steps",
      title: "Loss of what is looked for after each inner step",
      note: "Mean cross-entropy of the target against the whole catalogue, in nats: lower is better, and a fall of 0.69 doubles the probability. Step 0 is the shared start. Bands hold 95 % of a bootstrap over tasks.",
      summary: `Lines of the query loss over inner steps. ${trajectories
        .map(
          ({ k, steps }) => `${clicks(k)}: ${steps.map(({ difference }) => decimal(difference)).join(", ")}`,
        )
        .join("; ")}.`,
      plot: (width) => drawLines(series, { x: "inner step", y: "query loss, nats", width, fromZero: false }),
      table: {
        head: ["known items", "tasks", ...Array.from({ length: most }, (_, step) => `step ${step}`)],
        rows: trajectories.map(({ k, tasks, steps }) => [
          String(k),
          String(tasks),
          ...steps.map(
            ({ difference, low, high }) => `${decimal(difference)} [${decimal(low)}, ${decimal(high)}]`,
          ),
        ]),
      },
    }),
  );
}
