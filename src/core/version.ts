/** Version of this package; `package.json` has the same, which a test sees to. */
export const VERSION = "0.1.0";
