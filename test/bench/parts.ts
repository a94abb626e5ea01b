import { CONSUMERS } from "@issue-relay/local/stack/functions";
import type { Contender } from "./contenders/contender.ts";
import { consumer, ingress } from "./contenders/ours.ts";
import { peers } from "./contenders/peers.ts";
import type { Column, Figures } from "./figures.ts";
import { consume } from "./measures/consume.ts";
import { endToEnd } from "./measures/end-to-end.ts";
import { firstAnswer } from "./measures/first-answer.ts";
import { receive } from "./measures/receive.ts";
import type { Runner } from "./setting/runner.ts";
import type { Setting } from "./setting/setting.ts";
import { PARTS } from "./titles.ts";

/** A part of the bench, which is a table. */
export interface Part {
  title: string;
  columns: Column[];
  /** How often each column is measured in a round: what is short differs much. */
  times: number;
}

/**
 * All that the bench measures.
 * @param options.seconds of each load
 * @param options.folder for what is run, inside of this package: Probot is found from there
 */
export async function partsOf(options: {
  setting: Setting;
  runner: Runner;
  folder: string;
  seconds: number;
}): Promise<Part[]> {
  const { setting, runner, folder, seconds } = options;
  // How fast rules act is a question of GitHub's pace.
  const consumers = await Promise.all(
    CONSUMERS.filter((name) => name !== "actions").map((name) => consumer(name, options)),
  );
  const receivers = [await ingress(options), ...(await peers(folder, setting))];
  const { destination } = setting;
  return [
    {
      title: PARTS.start,
      columns: columns([...receivers, ...consumers], (each) => firstAnswer(each, runner)),
      times: 5,
    },
    {
      title: PARTS.receive,
      columns: columns(receivers, (each) => receive(each, { runner, seconds })),
      times: 1,
    },
    {
      title: PARTS.deliver,
      columns: columns(consumers, (each) => consume(each, { runner, seconds, destination })),
      times: 1,
    },
    {
      title: PARTS.endToEnd,
      columns: [10, 100].map((perSecond) => ({
        title: `${perSecond} deliveries/s`,
        measure: () => endToEnd(perSecond, seconds),
      })),
      times: 1,
    },
  ];
}

function columns(contenders: Contender[], measure: (contender: Contender) => Promise<Figures>): Column[] {
  return contenders.map((contender) => ({ title: contender.title, measure: () => measure(contender) }));
}
