import { examinePage } from "./examine-page.ts";

// Only the command line's own browser runs this file.
(globalThis as { inklingDoctor?: typeof examinePage }).inklingDoctor = examinePage;
