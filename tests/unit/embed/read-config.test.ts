import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/embed/read-config.ts";

const artifact = "/inkling/model.json";

describe("readConfig", () => {
  it("needs an artifact alone", () => {
    expect(readConfig({ artifact }, undefined)).toEqual({
      artifact,
      engine: "any",
      consent: "auto",
      rules: {},
      pin: [],
      first: 0,
      adapters: [],
      holdout: 0,
      debug: false,
    });
    expect(() => readConfig({}, undefined)).toThrow(/no artifact.*data-artifact=/);
  });

  it("reads lists, numbers, rules and bare attributes off the tag, and leaves other tools' attributes alone", () => {
    const data = {
      artifact,
      adapters: "data-layer, -json-ld",
      first: "2",
      holdout: "0.1",
      retentionDays: "30",
      rules: '{"exclude":"bought"}',
      debug: "",
      cfasync: "false",
    };

    expect(readConfig(data, undefined)).toMatchObject({
      adapters: ["data-layer", "-json-ld"],
      first: 2,
      holdout: 0.1,
      retentionDays: 30,
      rules: { exclude: "bought" },
      debug: true,
    });
  });

  it("lets inklingConfig win, with values instead of texts", () => {
    const config = readConfig(
      { artifact: "/old.json", first: "9" },
      { artifact, pin: ["a", "b"], debug: false },
    );

    expect(config).toMatchObject({ artifact, first: 9, pin: ["a", "b"], debug: false });
  });

  it.each([
    [{ consent: "yes" }, {}, /data-consent is "yes"; it must be "auto" or "granted" or "memory"/],
    [{ engine: "page" }, {}, /data-engine is "page"; it must be "any" or "worker"/],
    [{ first: "" }, {}, /data-first is ""; it must be a number/],
    [{ retentionDays: "long" }, {}, /data-retention-days is "long"; it must be a number/],
    [{ rules: "bought" }, {}, /data-rules is "bought"; it must be an object/],
    [{}, { holdout: 10 }, /inklingConfig\.holdout is "10"; it must be a number from 0 to 1/],
    [{}, { artefact: "/x" }, /inklingConfig\.artefact is no setting; there are artifact, /],
  ])("refuses %o and %o with the remedy", (data, given, message) => {
    expect(() => readConfig({ artifact, ...data }, given)).toThrow(message);
  });
});
