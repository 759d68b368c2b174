import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { recordElsewhere, sendElsewhere } from "./rig/record-requests.ts";
import { plantViolations, serveStrictDemo, tourDemo, type Tour } from "./tour-demo.ts";

/** What a tour of the demo under strict policies showed. */
export interface TourProof extends Tour {
  /** What browsers reported of it. */
  readonly reports: readonly string[];
  readonly elsewhere: number;
  /** Whether violations that were planted in a page and in a worker were reported. */
  readonly isPageSinkAwake: boolean;
  readonly isWorkerSinkAwake: boolean;
}

/** Tours the demo under policies that report whatever they forbid, then does what they forbid. */
export async function proveTour(): Promise<TourProof> {
  const elsewhere = await recordElsewhere();
  const demo = await serveStrictDemo();
  const browser = await launchChromium({ webgpu: false, args: [sendElsewhere(elsewhere.port)] });
  try {
    const context = await browser.newContext({ reducedMotion: "reduce" });
    await context.addInitScript("globalThis.__name ??= (named) => named");
    const tour = await tourDemo(context, demo);
    const reports = demo.reports();
    await plantViolations(context, demo);
    const planted = demo.reports().slice(reports.length).join("\n");
    return {
      ...tour,
      reports,
      elsewhere: elsewhere.sent.length,
      isPageSinkAwake: planted.includes("to-page"),
      isWorkerSinkAwake: planted.includes("to-worker"),
    };
  } finally {
    await browser.close();
    await Promise.all([demo.close(), elsewhere.close()]);
  }
}
