/** What old libraries and wary shops do to the language, in the head of a page. */
export const HOSTILE_GLOBALS = `<script>
    Array.prototype.toJSON = String.prototype.toJSON = function () { return "prototype.js"; };
    Array.from = () => { throw new Error("Array.from is mine"); };
    Array.prototype.each = Object.prototype.extend = function () {};
    Object.defineProperty(window, "crypto", { get() { throw new Error("no crypto here"); } });
    for (const { prototype } of [Array, Map, Set, Promise, String]) Object.freeze(prototype);
    console.log = console.info = () => { throw new Error("no console"); };
  </script>`;
