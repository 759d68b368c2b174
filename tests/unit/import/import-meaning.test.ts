import { describe, expect, it } from "vitest";
import { splitSessions } from "../../../src/meta/split.ts";
import { importTexts, tell } from "./import-texts.ts";

const START = Date.UTC(2024, 2, 1, 10, 0, 0);

describe("times", () => {
  it.each([
    ["seconds", "1709287200", "1709287260.5", 60_500],
    ["milliseconds", "1709287200000", "1709287260500", 60_500],
    ["microseconds", "1709287200000000", "1709287260500000", 60_500],
    ["timestamps", "2024-03-01 10:00:00", "2024-03-01T10:01:00.5", 60_500],
    ["timestamps with a zone", "2024-03-01T10:00:00Z", "2024-03-01T12:01:00.5+02:00", 60_500],
  ])("are read as %s", async (_, first, second, later) => {
    const { data } = await importTexts({ log: `session,item,time\ns,a,${first}\ns,b,${second}\n` });
    expect([...data.sessions[0]!.atMs]).toEqual([START, START + later]);
  });

  it.each([
    ["dates", "2024-03-01"],
    ["day numbers", "19783"],
    ["dates in digits", "20240301"],
  ])("are read as %s", async (_, day) => {
    const { data } = await importTexts({ log: `session,item,time\ns,a,${day}\n` });
    expect(data.sessions[0]!.startMs).toBe(Date.UTC(2024, 2, 1));
  });

  it("are read by a given pattern", async () => {
    const log = "session,item,time\ns,a,1.3.2024 10:00\n";
    const { data } = await importTexts({ log }, { log: { timeFormat: "%d.%m.%Y %H:%M" } });
    expect(data.sessions[0]!.startMs).toBe(START);
  });

  it("order interactions, then the order column does, then the file", async () => {
    const log =
      "session,item,date,order\ns,c,2024-03-02,1\ns,b,2024-03-01,10\ns,a,2024-03-01,9\ns,d,2024-03-02,1\n";
    const { data } = await importTexts({ log });
    expect(tell(data)).toEqual(["s: a click, b click, c click, d click"]);
  });

  it("may be absent: then the file's order stands for them", async () => {
    const { data, manifest } = await importTexts({ log: "session,item\ns2,a\ns1,b\ns2,c\n" });
    expect(tell(data)).toEqual(["s2: a click, c click", "s1: b click"]);
    expect(data.sessions.map(({ atMs }) => [...atMs])).toEqual([[0, 1], [2]]);
    expect(manifest.span).toBeNull();
  });
});

describe("sessions", () => {
  it("are cut from a user's clicks at pauses over 30 minutes", async () => {
    const at = (minutes: number) => 1709287200 + 60 * minutes;
    const log = `user,item,time\nu,a,${at(0)}\nu,b,${at(30)}\nw,x,${at(31)}\nu,c,${at(61)}\n`;
    const { data } = await importTexts({ log });
    expect(tell(data)).toEqual(["u #1: a click, b click", "w #1: x click", "u #2: c click"]);
  });

  it("are also made for rows whose session is empty", async () => {
    const log = "session,user,item,time\ns,u,a,1709287200\n,u,b,1709287210\n,u,c,1709287220\n";
    const { data, manifest } = await importTexts({ log });
    expect(tell(data)).toEqual(["s: a click", "u #1: b click, c click"]);
    expect(manifest.notices[0]).toContain("1 sessions were made from rows without a session id");
  });

  it("that several users share are told apart", async () => {
    const log = "session,user,item,time\n1,u,a,1709287200\n1,w,b,1709287210\n2,u,c,1709287220\n";
    const { data } = await importTexts({ log });
    expect(tell(data)).toEqual(["u / 1: a click", "w / 1: b click", "2: c click"]);
  });

  it("need no name when each row is one", async () => {
    const { data } = await importTexts({ log: "user,items\nu,a b\nu,c\n" });
    expect(tell(data)).toEqual(["row 0: a click, b click", "row 1: c click"]);
  });
});

describe("a log with an order but no clock", () => {
  const rows = [
    "u,b,1,cold",
    "u,a,0,cold",
    "v,c,0,warm",
    "w,a,0,cold",
    "w,c,1,cold",
    "x,b,0,warm",
    "x,c,1,warm",
  ];
  const log = `user,item,seq,state\n${rows.join("\n")}\ny,d,0,other\n`;
  const options = {
    log: { columns: { part: "state" }, where: "state <> 'other'" },
    split: { parts: { train: ["warm"], test: ["cold"] } },
  };

  it("is split by its own parts, whose users stand mixed in it", async () => {
    const { data, manifest } = await importTexts({ log }, options);
    const parts = splitSessions(data);
    expect(manifest.notices[0]).toContain("4 sessions were made from rows without a session id, one a user");
    expect(data.orderOnly).toBe(true);
    expect(tell(data)[0]).toBe("u #1: a click, b click");
    expect(parts.refit.map(({ userId }) => userId)).toEqual(["v", "x"]);
    expect(parts.test.map(({ userId }) => userId)).toEqual(["u", "w"]);
  });

  it("can leave out of the catalogue what it names nowhere", async () => {
    const catalogue = "item,colour\na,red\nb,red\nd,blue\nz,blue\n";
    const { data } = await importTexts({ log, catalogue }, { ...options, catalogue: { onlyLogged: true } });
    expect(data.catalogue.ids).toEqual(["a", "b", "d", "c"]);
  });
});

describe("actions", () => {
  it("are known by many names and by those that are given", async () => {
    const log = "session,item,action\ns,a,Add To Cart\ns,b,order\ns,c,scroll\ns,d,like\ns,e,page_view\n";
    const { data, manifest } = await importTexts(
      { log },
      { log: { actions: { scroll: "ignore", like: "cart" } } },
    );
    expect(tell(data)).toEqual(["s: a cart, b purchase, d cart, e view"]);
    expect(manifest.counts).toMatchObject({ leftOut: 1, interactions: 4 });
  });
});

describe("columns", () => {
  it("are found by common names, and say so", async () => {
    const { manifest } = await importTexts({
      log: "SessionId,Product-ID,Timestamp,colour\ns,a,1709287200,red\n",
    });
    expect(manifest.mapping.log).toMatchObject({
      columns: { session: "SessionId", item: "Product-ID", time: "Timestamp" },
      detected: ["session", "item", "time"],
    });
  });

  it("are not found where the caller says that there are none", async () => {
    const log = "session,item,part\ns,a,x\n";
    const { data } = await importTexts({ log }, { log: { columns: { part: null } } });
    expect(data.sessions[0]!.part).toBeNull();
  });

  it("with odd names can be used", async () => {
    const log = `"rowid","the ""item""",select\ns,a,1709287200\n`;
    const columns = { session: "rowid", item: 'the "item"', time: "select" };
    expect(tell((await importTexts({ log }, { log: { columns } })).data)).toEqual(["s: a click"]);
  });
});

it("keeps only the rows that a condition asks for", async () => {
  const log = "session,item,part\ns,a,prior\ns,b,main\ns,,prior\n";
  const { data, manifest } = await importTexts({ log }, { log: { where: "part <> 'prior' -- no history" } });
  expect(tell(data)).toEqual(["s: b click"]);
  expect(manifest.counts.leftOut).toBe(2);
});

describe("the split", () => {
  it("follows the parts that the log names", async () => {
    const log = "session,item,part\ns1,a,d1\ns2,b,d2\ns3,c,d3\n";
    const parts = { train: ["d1"], validation: ["d2"], test: ["d3"] };
    const { data } = await importTexts({ log }, { split: { parts } });
    expect(data.sessions.map(({ part }) => part)).toEqual(["train", "validation", "test"]);
  });

  it("follows dates in UTC", async () => {
    const { data } = await importTexts(
      { log: "session,item,time\ns1,a,1709287200\n" },
      { split: { validateFrom: "2024-03-01", testFrom: "2024-03-02 12:00" } },
    );
    expect(data.split).toEqual({ validateFrom: Date.UTC(2024, 2, 1), testFrom: Date.UTC(2024, 2, 2, 12) });
  });

  it("gives a session with several parts the part of its first row, and says so", async () => {
    const { data, manifest } = await importTexts({ log: "session,item,part\ns1,a,x\ns1,b,y\n" });
    expect(data.sessions[0]!.part).toBe("x");
    expect(manifest.notices.join()).toContain("1 sessions have rows in several parts");
  });
});

it("keeps items that only the log or only the catalogue knows, and measures what is known", async () => {
  const { data, manifest } = await importTexts({
    log: "session,item\ns,a\ns,x\ns,a\ns,y\n",
    catalogue: "id,colour\nb,red\na,blue\n",
  });
  expect(data.catalogue.ids).toEqual(["b", "a", "x", "y"]);
  expect(data.catalogue.attributes[0]!.values).toEqual(["red", "blue", null, null]);
  expect(manifest.join).toEqual({ interactions: 0.5, items: 1 / 3 });
  expect(manifest.attributes[0]!.coverage).toEqual({ items: 0.5, interactions: 0.5 });
});

it("names the same data by the same hash, and other data by another", async () => {
  const first = await importTexts({ log: "session,item\ns,a\ns,b\n" });
  const again = await importTexts({ log: "item,session\na,s\nb,s\n" });
  const other = await importTexts({ log: "session,item\ns,b\ns,a\n" });
  expect(again.data.hash).toBe(first.data.hash);
  expect(other.data.hash).not.toBe(first.data.hash);
});

describe("ratings", () => {
  const log = "user,item,stars\nu,a,4\nu,b,2.5\nw,a,-1\n";

  it("are kept beside the interactions where their column is named", async () => {
    const { data } = await importTexts({ log }, { log: { columns: { rating: "stars" } } });
    expect(data.sessions.map(({ ratings }) => [...ratings!])).toEqual([[4, 2.5], [-1]]);
  });

  it("are not looked for by name: without the option the data are what they were", async () => {
    const named = await importTexts({ log: log.replace("stars", "rating") });
    const without = await importTexts({ log: "user,item\nu,a\nu,b\nw,a\n" });
    expect(named.data.sessions[0]).not.toHaveProperty("ratings");
    expect(named.manifest.hash).toBe(without.manifest.hash);
  });

  it("that are no numbers are refused with their line", async () => {
    const bad = importTexts({ log: `${log}w,b,\n` }, { log: { columns: { rating: "stars" } } });
    await expect(bad).rejects.toThrow(/line 5, column "stars": the rating is empty/);
  });
});
