import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Plugin } from "esbuild";
import { definitionsFor } from "./definitions.ts";

/** The functions that pull messages. All others would load the client for it, too, since both clients are in one module. */
const PULLING = new Set(["recover"]);

const PULL = ["Pull", "Acknowledge", "ModifyAckDeadline", "GetSubscription"].map(
  (method) => `google.pubsub.v1.Subscriber.${method}`,
);

/** The methods of Google's APIs that a function calls, by the package of the client. */
function calledBy(name: string) {
  return {
    "pubsub-api": {
      transport: "gRPC",
      methods: ["google.pubsub.v1.Publisher.Publish", ...(PULLING.has(name) ? PULL : [])],
    },
    "secret-manager": {
      transport: "REST",
      methods: [
        "google.cloud.secretmanager.v1.SecretManagerService.ListSecretVersions",
        "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
      ],
    },
  } as const;
}

/**
 * Modules that no function uses. `protos.js` is generated code that a client only exports again, for others. `mime-db` is what axios
 * names the types of uploaded files by.
 */
const UNUSED = [
  /\/mime-db\/index\.js$/,
  /\/@google-cloud\/[\w-]+\/build\/protos\/protos\.js$/,
  /\/google-gax\/build\/protos\/(?:iam_service|locations|operations)\.js(?:on)?$/,
  /\/@google-cloud\/pubsub-api\/build\/src\/v1\/schema_service_client\.js$/,
  /\/@google-cloud\/secret-manager\/build\/src\/v1beta\d\/index\.js$/,
];

const SUBSCRIBER = /\/@google-cloud\/pubsub-api\/build\/src\/v1\/subscriber_client\.js$/;

/** What the client of Secret Manager, which uses REST, needs of google-gax: not gRPC, which a consumer would load for nothing. */
const GAX_FOR_REST = `
exports.fallback = require("./fallback.js");
exports.loggingUtils = require("google-logging-utils");
exports.decodeAnyProtosInArray = require("./util.js").decodeAnyProtosInArray;
`;

/**
 * Leaves out of a bundle what the functions do not use of Google's clients, which are made for everything that an API can.
 * Node would compile and run it at each start.
 */
export function onlyWhatIsCalled(name: string): Plugin {
  return {
    name: "only-what-is-called",
    setup({ onLoad, onResolve }) {
      // Of Pub/Sub's client, the functions use only what it exports as `v1`, which is this package.
      onResolve({ filter: /^@google-cloud\/pubsub$/ }, ({ path, resolveDir }) => {
        const pubsub = createRequire(`${resolveDir}/`).resolve(path);
        return { path: createRequire(pubsub).resolve("@google-cloud/pubsub-api") };
      });
      onResolve({ filter: /^google-gax$/ }, ({ path, importer, resolveDir }) =>
        importer.includes("/@google-cloud/secret-manager/")
          ? { path: createRequire(`${resolveDir}/`).resolve(path), namespace: "gax-for-rest" }
          : undefined,
      );
      onLoad({ filter: /.*/, namespace: "gax-for-rest" }, ({ path }) => ({
        contents: GAX_FOR_REST,
        resolveDir: dirname(path),
      }));
      for (const filter of PULLING.has(name) ? UNUSED : [...UNUSED, SUBSCRIBER]) {
        onLoad({ filter }, ({ path }) => ({
          contents: path.endsWith(".json") ? '{"nested": {}}' : "",
          loader: path.endsWith(".json") ? "json" : "js",
        }));
      }
      for (const [client, called] of Object.entries(calledBy(name))) {
        const filter = new RegExp(`/@google-cloud/${client}/build/protos/protos\\.json$`);
        onLoad({ filter }, async ({ path }) => ({
          contents: JSON.stringify(definitionsFor(JSON.parse(await readFile(path, "utf8")), called)),
          loader: "json",
        }));
      }
    },
  };
}
