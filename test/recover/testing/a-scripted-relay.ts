import type { aFolder } from "../../e2e/testing/a-folder.ts";
import { announce } from "../../e2e/testing/announce.ts";
import { aScriptedRecover } from "./a-scripted-recover.ts";

/** The command in a folder, with a recover whose calls end so. */
export async function aScriptedRelay(
  folder: ReturnType<typeof aFolder>,
  ...ends: Parameters<typeof aScriptedRecover>
) {
  const recover = await aScriptedRecover(...ends);
  // Commands ask its address whether a stack is running.
  announce(folder.path, { control: recover.url, functions: { recover: recover.url } });
  return {
    calls: recover.calls,
    relay: (...args: string[]) => folder.run("relay", ...args).exited,
  };
}
