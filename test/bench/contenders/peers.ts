import { fileURLToPath } from "node:url";
import { environmentOf, type FunctionName, type Surroundings } from "@issue-relay/local/stack/functions";
import { build } from "esbuild";

/** A program that takes GitHub's deliveries, and is measured. */
export interface Contender {
  /** What the table calls it. */
  title: string;
  /** The module that Node runs, or the folder that functions-framework serves. */
  program: { module: string } | { source: string; target: string };
  env: Record<string, string>;
  /** The statuses with which it answers a signed delivery and a forged one. */
  answers: { signed: number; forged: number };
}

/** What all contenders share: the services around them, the topic, and the secret that GitHub signs with. */
export interface Setting {
  at: Surroundings;
  topic: string;
  secret: string;
}

const FUNCTIONS = fileURLToPath(new URL("../../functions", import.meta.url));

/** Our own function, as it is deployed. */
export function ours(name: FunctionName, { at }: Setting): Contender {
  return {
    title: name,
    program: { source: `${FUNCTIONS}/${name}/dist`, target: name },
    env: environmentOf(name, at),
    answers: { signed: 202, forged: 401 },
  };
}

/**
 * The programs that ours is compared with. Those with `octokit` and the no-op are bundled like our functions. Probot can't be
 * bundled, and runs from node_modules.
 * @param folder for the bundles, inside of this package: Probot is found from there
 */
export async function peers(folder: string, setting: Setting): Promise<Contender[]> {
  const env = {
    NODE_ENV: "production",
    METADATA_SERVER_DETECTION: "none",
    GOOGLE_CLOUD_PROJECT: environmentOf("ingress", setting.at).GOOGLE_CLOUD_PROJECT ?? "",
    PUBSUB_EMULATOR_HOST: setting.at.pubsubHost,
    TOPIC: setting.topic,
    SECRET: setting.secret,
  };
  const bundled = async (name: string): Promise<string> => {
    const isEsm = name.startsWith("probot");
    const outfile = `${folder}/${name}/index.${isEsm ? "mjs" : "cjs"}`;
    await build({
      entryPoints: [fileURLToPath(new URL(`./contenders/${name}.ts`, import.meta.url))],
      outfile,
      bundle: true,
      minify: !isEsm,
      keepNames: true,
      platform: "node",
      target: "node24",
      format: isEsm ? "esm" : "cjs",
      external: ["@google-cloud/functions-framework"],
      ...(isEsm && { packages: "external" as const }),
      logLevel: "warning",
    });
    return outfile;
  };
  const [noOp, octokitFunction, octokitBare, probotBare] = await Promise.all(
    ["no-op", "octokit-function", "octokit-bare", "probot-bare"].map(bundled),
  );
  const answers = { signed: 200, forged: 400 };
  const target = "contender";
  return [
    {
      title: "no-op function",
      program: { source: noOp ?? "", target },
      env,
      answers: { signed: 202, forged: 202 },
    },
    {
      title: "octokit, under the framework",
      program: { source: octokitFunction ?? "", target },
      env,
      answers,
    },
    { title: "octokit, bare", program: { module: octokitBare ?? "" }, env, answers },
    { title: "Probot, bare", program: { module: probotBare ?? "" }, env, answers },
  ];
}
