// For pages whose origin does not serve the worker: its text, which the build puts here. A classic script may come from
// another origin without the page's `connect-src`. Read by `PartSource.load` off this file's own element.
(document.currentScript as HTMLScriptElement & { inkling?: string }).inkling = "text-of:worker.js";
