// Which room may import from which, kept by `depcruise shared functions test`. Each rule says why.

const TESTS = String.raw`\.test\.ts$|/testing/`;
const GOOGLE_CLIENTS =
  "node_modules/(@google-cloud/(pubsub|secret-manager|bigquery|firestore)|google-auth-library)/";
const ZOD = "node_modules/zod/";
const FRAMEWORK = "node_modules/@google-cloud/functions-framework/";
/** What ingress is measured against: programs as others write them. */
const CONTENDERS = "^test/bench/programs/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circles",
      comment:
        "Two files in a circle can only be understood together: what both need gets a file of its own.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "functions-apart",
      comment: "Each function is deployed by itself: what two of them need is in shared.",
      severity: "error",
      from: { path: "^functions/([^/]+)/" },
      to: { path: "^functions/", pathNot: "^functions/$1/" },
    },
    {
      name: "product-without-tests",
      comment: "What is deployed holds nothing of the tests or of the local stack.",
      severity: "error",
      from: { path: "^functions/" },
      to: { path: "^test/" },
    },
    {
      name: "shared-knows-nobody",
      comment: "What everybody builds on can't depend on one of its users.",
      severity: "error",
      from: { path: "^shared/" },
      to: { path: "^(functions|test)/" },
    },
    {
      name: "stand-ins-apart",
      comment: "A stand-in behaves as the real service does, which doesn't know who calls it.",
      severity: "error",
      from: { path: "^test/local/stand-ins/" },
      to: { path: "^(functions/|test/local/(stack|commands|lives)/)" },
    },
    {
      name: "stand-ins-without-clients",
      comment:
        "A stand-in is the other side of Google's clients: it may read their protos, and nothing more.",
      severity: "error",
      from: { path: "^test/local/stand-ins/", pathNot: TESTS },
      to: { path: "^shared/src/google/" },
    },
    {
      name: "words-below-protocol",
      comment:
        "What Slack shows of an event can be read, tested and changed without knowing how it gets there.",
      severity: "error",
      from: { path: "^functions/slack/src/(card|describe|markdown|render)/" },
      to: { path: "^functions/slack/src/protocol/" },
    },
    {
      name: "lives-apart",
      comment: "The lives of issues are data: whoever runs the product sends them.",
      severity: "error",
      from: { path: "^test/local/lives/" },
      to: { path: "^test/local/(stack|commands)/" },
    },
    {
      name: "stack-below-commands",
      comment: "Tests start the stack too: it doesn't depend on the commands that a person runs.",
      severity: "error",
      from: { path: "^test/local/stack/" },
      to: { path: "^test/local/commands/" },
    },
    {
      name: "google-clients-in-one-place",
      comment:
        "Clients are made and given their options in shared/src/google only. Their types may be used anywhere.",
      severity: "error",
      from: {
        pathNot: `${TESTS}|^shared/src/google/|^functions/[^/]+/src/index[.]ts$|^test/views/check-bigquery[.]ts$|${CONTENDERS}`,
      },
      to: { path: GOOGLE_CLIENTS, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "framework-in-index",
      comment:
        "Only a function's index.ts registers it. All else works without a framework, and is tested without one.",
      severity: "error",
      from: { pathNot: `${TESTS}|^functions/([^/]+/src/index[.]ts|deployed/compile[.]cjs)$|${CONTENDERS}` },
      to: { path: FRAMEWORK, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "zod-in-one-place",
      comment: "Functions import zod from shared/src/zod.ts, which is set up for short starts.",
      severity: "error",
      from: { path: "^(shared|functions/[^/]+)/src/", pathNot: `${TESTS}|^shared/src/zod[.]ts$` },
      to: { path: ZOD, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "testing-for-tests",
      comment: "What is in a testing folder is no part of the product: only tests and the suites use it.",
      severity: "error",
      from: { pathNot: `${TESTS}|^test/(?!local/)` },
      to: { path: "/testing/" },
    },
    {
      name: "logic-reaches-no-client",
      comment:
        "Loading a client takes hundreds of milliseconds, and logic that can't reach one is tested without a network.",
      severity: "error",
      from: {
        path: "^(functions/[^/]+|shared/src)/",
        pathNot: `${TESTS}|^shared/src/google/|^functions/[^/]+/src/index[.]ts$`,
      },
      to: { path: GOOGLE_CLIENTS, reachable: true },
    },
    {
      name: "every-import-found",
      comment: "What can't be found can't be followed: every other rule would pass without having looked.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^functions/[^/]+/dist/" },
    detectJSDocImports: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
