import type { TrustUrl } from "./trust-urls.ts";

/** Where further files of the drop-in come from. The tag hands it on, so that they need not bring their own. */
export interface PartSource {
  readonly page: Window;
  /** Folder of the tag's own file: all parts lie in it. */
  readonly base: string;
  readonly trust: TrustUrl;
  /**
   * Loads another file of the drop-in and gives what it offers: each is a classic script that leaves it as `inkling` on
   * its own element, so that the page sees no new name. Rejects as `loadScript` does.
   */
  load<T>(file: string, integrity: string): Promise<T>;
}

/** What the page asks of scripts. */
export interface ScriptRules {
  readonly page: Window;
  readonly base: string;
  readonly nonce: string;
  readonly trust: TrustUrl;
}

/** The page's one source of parts, made by the tag. */
export function createPartSource(rules: ScriptRules): PartSource {
  return {
    ...rules,
    load: async <T>(file: string, integrity: string) => {
      const { inkling } = (await loadScript(rules, file, integrity)) as { inkling?: T };
      if (inkling === undefined)
        throw new Error(`${file} ran, but offers nothing; serve the files of one version`);
      return inkling;
    },
  };
}

/**
 * Runs another file of the drop-in; its element goes when it has run. Rejects with a remedy where the browser refused the
 * file: blocked by the page's policy, missing, or other bytes than `integrity` pins.
 */
export function loadScript(
  { page, base, nonce, trust }: ScriptRules,
  file: string,
  integrity: string,
  type = "",
): Promise<HTMLScriptElement> {
  return new Promise((resolve, reject) => {
    const url = base + file;
    const script = page.document.createElement("script");
    const fail = (reason: string) => {
      script.remove();
      reject(
        new Error(`${file} did not load (${reason}); the page stays as it was. Check ${url}, and script-src`),
      );
    };
    script.onload = () => {
      script.remove();
      resolve(script);
    };
    script.onerror = () => fail("missing, blocked by the page's policy, or not the bytes that this tag pins");
    try {
      script.type = type;
      script.async = true;
      script.integrity = integrity;
      script.crossOrigin = "anonymous";
      script.referrerPolicy = "no-referrer";
      if (nonce) script.nonce = nonce;
      script.src = trust(url);
      page.document.head.append(script);
    } catch (error) {
      fail(`${(error as Error).message}; a page with trusted-types must list "inkling"`);
    }
  });
}
