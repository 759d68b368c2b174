/** The host's one script: defines `<inkling-widget>`. */
import { defineMissing } from "../element/define-missing.ts";
import { InklingWidget } from "./inkling-widget.ts";

defineMissing({ "inkling-widget": InklingWidget });
