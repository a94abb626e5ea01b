import type { BigQuery, Dataset } from "@google-cloud/bigquery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { LocalBigQuery } from "./server.ts";
import { clientOf, describeSql, itSql, startOne } from "./testing/a-local-bigquery.ts";

let local: LocalBigQuery;
let bigquery: BigQuery;
let dataset: Dataset;

beforeAll(async () => {
  local = await startOne();
  bigquery = clientOf(local);
  [dataset] = await bigquery.createDataset("issues");
});
afterAll(() => local.close());

/** The JSON values that are inserted, and the values that the REST API returns for them. */
const VALUES: [type: string, values: [sent: unknown, answered: unknown][]][] = [
  [
    "INT64",
    [
      [7, "7"],
      ["9223372036854775807", "9223372036854775807"],
      ["-9223372036854775808", "-9223372036854775808"],
      [null, null],
    ],
  ],
  [
    "FLOAT64",
    [
      [1.5, "1.5"],
      [2, "2.0"],
      ["-1e-7", "-1e-7"],
      ["NaN", "NaN"],
      ["-inf", "-Infinity"],
      [null, null],
    ],
  ],
  [
    "BOOL",
    [
      [true, "true"],
      ["f", "false"],
      [null, null],
    ],
  ],
  [
    "STRING",
    [
      ["", ""],
      ["ünï 🎈 'quoted' \"twice\"\n", "ünï 🎈 'quoted' \"twice\"\n"],
      [12, "12"],
      [null, null],
    ],
  ],
  [
    "BYTES",
    [
      ["AP8=", "AP8="],
      ["", ""],
      [null, null],
    ],
  ],
  [
    "TIMESTAMP",
    [
      ["2024-02-29T10:11:12.123456Z", "1709201472123456"],
      ["2024-02-29 10:11:12.123456 UTC", "1709201472123456"],
      ["2024-02-29T10:11:12.1+02:00", "1709194272100000"],
      ["1969-12-31T23:59:59.999999Z", "-1"],
      ["0001-01-01T00:00:00Z", "-62135596800000000"],
      ["9999-12-31T23:59:59.999999Z", "253402300799999999"],
      [1709201472.5, "1709201472500000"],
      [null, null],
    ],
  ],
  [
    "DATE",
    [
      ["2024-02-29", "2024-02-29"],
      ["1969-7-1", "1969-07-01"],
      ["0001-01-01", "0001-01-01"],
      [null, null],
    ],
  ],
  [
    "DATETIME",
    [
      ["2024-02-29T10:11:12.5", "2024-02-29T10:11:12.500000"],
      ["2024-02-29 23:59:59", "2024-02-29T23:59:59"],
      [null, null],
    ],
  ],
  [
    "TIME",
    [
      ["01:02:03", "01:02:03"],
      ["23:59:59.000001", "23:59:59.000001"],
      [null, null],
    ],
  ],
  [
    "NUMERIC",
    [
      ["-12.5", "-12.5"],
      ["0.000000001", "0.000000001"],
      ["99999999999999999999999999999.999999999", "99999999999999999999999999999.999999999"],
      [128, "128"],
      [-128, "-128"],
      [0, "0"],
      [null, null],
    ],
  ],
  [
    "BIGNUMERIC",
    [
      ["-1.00000000000000000000000000000000000001", "-1.00000000000000000000000000000000000001"],
      [null, null],
    ],
  ],
  [
    "JSON",
    [
      ['{"a": [1, null, "x"]}', '{"a":[1,null,"x"]}'],
      ["null", "null"],
      [null, null],
    ],
  ],
];

const Answer = z.object({ rows: z.unknown() });

async function answered(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(`${local.apiEndpoint}/projects/acme-dev${path}`, init);
  expect(response.status).toBe(200);
  return Answer.parse(await response.json()).rows;
}

function query(sql: string) {
  return answered("/queries", {
    method: "POST",
    body: JSON.stringify({ query: sql, useLegacySql: false, formatOptions: { useInt64Timestamp: true } }),
  });
}

describeSql("tabledata.list and a query return the same value for", () => {
  it.each(VALUES)("%s", async (type, values) => {
    const name = `one_${type.toLowerCase()}`;
    const [table] = await dataset.createTable(name, { schema: { fields: [{ name: "v", type }] } });
    await table.insert(
      values.map(([v]) => ({ json: { v } })),
      { raw: true },
    );
    const expected = values.map(([, v]) => ({ f: [{ v }] }));
    expect(
      await answered(`/datasets/issues/tables/${name}/data?formatOptions.useInt64Timestamp=true`),
    ).toEqual(expected);
    expect(await query(`SELECT v FROM issues.${name}`)).toEqual(expected);
  });

  it("ARRAY and STRUCT inside each other", async () => {
    const fields = [
      { name: "tags", type: "STRING", mode: "REPEATED" },
      {
        name: "parts",
        type: "STRUCT",
        mode: "REPEATED",
        fields: [
          { name: "at", type: "TIMESTAMP" },
          { name: "sizes", type: "INT64", mode: "REPEATED" },
        ],
      },
      { name: "who", type: "RECORD", fields: [{ name: "login", type: "STRING" }] },
    ];
    const [table] = await dataset.createTable("nested", { schema: { fields } });
    const rows = [
      { tags: ["a", "b"], parts: [{ at: "1970-01-01T00:00:01Z", sizes: [1, 2] }, {}], who: { login: "ann" } },
      { tags: null, who: null },
    ];
    await table.insert(
      rows.map((json) => ({ json })),
      { raw: true },
    );
    const expected = [
      {
        f: [
          { v: [{ v: "a" }, { v: "b" }] },
          {
            v: [
              { v: { f: [{ v: "1000000" }, { v: [{ v: "1" }, { v: "2" }] }] } },
              { v: { f: [{ v: null }, { v: [] }] } },
            ],
          },
          { v: { f: [{ v: "ann" }] } },
        ],
      },
      { f: [{ v: [] }, { v: [] }, { v: null }] },
    ];
    const path = "/datasets/issues/tables/nested/data?formatOptions.useInt64Timestamp=true";
    expect(await answered(path)).toEqual(expected);
    expect(await query("SELECT * FROM issues.nested")).toEqual(expected);
  });
});

itSql("Google's client converts the values of a query to its own types", async () => {
  const sql = `SELECT 5 AS n, 1.5 AS f, TRUE AS b, b'ab' AS bs, TIMESTAMP '2024-01-01 00:00:00.000001+00' AS t,
    DATE '2024-02-29' AS d, DATETIME '2024-02-29 10:11:12.5' AS dt, TIME '01:02:03' AS tm, NUMERIC '-12.5' AS num,
    JSON '{"a":[1]}' AS j, STRUCT(1 AS x, ['q'] AS y) AS s, CAST(NULL AS STRING) AS z, CAST(NULL AS ARRAY<INT64>) AS a`;
  const [[row]] = await bigquery.query(sql);
  expect(row).toMatchObject({
    n: 5,
    f: 1.5,
    b: true,
    bs: Buffer.from("ab"),
    t: { value: "2024-01-01T00:00:00.000001000Z" },
    d: { value: "2024-02-29" },
    dt: { value: "2024-02-29T10:11:12.500000" },
    tm: { value: "01:02:03" },
    j: '{"a":[1]}',
    s: { x: 1, y: ["q"] },
    z: null,
    a: [],
  });
  expect(String(row.num)).toBe("-12.5");
});

itSql.each([
  ["{}", "1.5"],
  ['{"useInt64Timestamp":true}', "1500000"],
  ['{"timestampOutputFormat":"INT64"}', "1500000"],
  ['{"timestampOutputFormat":"FLOAT64"}', "1.5"],
  ['{"timestampOutputFormat":"ISO8601_STRING"}', "1970-01-01T00:00:01.500000Z"],
])("with formatOptions %s a timestamp is returned as %s", async (formatOptions, v) => {
  const rows = await answered("/queries", {
    method: "POST",
    body: `{"query":"SELECT TIMESTAMP_MILLIS(1500)","useLegacySql":false,"formatOptions":${formatOptions}}`,
  });
  expect(rows).toEqual([{ f: [{ v }] }]);
});
