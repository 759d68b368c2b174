import type { DataSet } from "../data-set.ts";
import { leakError } from "../leak-error.ts";
import type { SplitSessions } from "../session-parts.ts";
import { splitSessions, type SplitAt } from "../split.ts";
import type { Protocol } from "./cut-protocol.ts";

/**
 * The parts of a data set for a protocol. Throws where the two do not fit: protocol B would ask for what was trained on
 * unless the split leaves each user's last items out, and with such a split all other protocols would.
 */
export function splitForProtocol(protocol: Protocol, dataSet: DataSet, split: SplitAt): SplitSessions {
  const { leaveLastOut = false } = split;
  if (leaveLastOut === (protocol === "B")) return splitSessions(dataSet, split);
  throw leakError(
    leaveLastOut
      ? `the split leaves out last items alone, and protocol ${protocol} asks for others; use protocol B, or import with another split`
      : "protocol B asks for each user's last item, which this split does not leave out; import with --leave-last-out",
  );
}
