import { fileURLToPath } from "node:url";
import { environmentOf } from "@issue-relay/local/stack/functions";
import { build } from "esbuild";
import { delivery, forgedDelivery } from "../setting/request.ts";
import type { Setting } from "../setting/setting.ts";
import { NO_OP, OCTOKIT } from "../titles.ts";
import type { Contender } from "./contender.ts";

/**
 * The programs that ours is compared with. Those with `octokit` and the no-op are bundled with the same options as our functions.
 * Probot can't be bundled, and runs from node_modules. All have Node's own settings, and no compiled code, as their guides say.
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
      entryPoints: [fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url))],
      outfile,
      bundle: true,
      minifyWhitespace: !isEsm,
      minifySyntax: !isEsm,
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
  const asPeersAnswer = { delivery: await delivery(setting.secret, 200), forged: forgedDelivery(400) };
  const target = "contender";
  return [
    {
      title: NO_OP,
      program: { source: noOp ?? "", target },
      env,
      delivery: await delivery(setting.secret, 202),
    },
    {
      title: "octokit, under the framework",
      program: { source: octokitFunction ?? "", target },
      env,
      ...asPeersAnswer,
    },
    { title: OCTOKIT, program: { module: octokitBare ?? "" }, env, ...asPeersAnswer },
    { title: "Probot, bare", program: { module: probotBare ?? "" }, env, ...asPeersAnswer },
  ];
}
