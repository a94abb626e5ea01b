import type { Section } from "./decided.ts";
import { ACCOUNTS } from "./sections/accounts.ts";
import { ACTIONS } from "./sections/actions.ts";
import { CHANNELS } from "./sections/channels.ts";
import { LABELS } from "./sections/labels.ts";
import { MENTIONS } from "./sections/mentions.ts";
import { REPOSITORIES } from "./sections/repositories.ts";

/** What a file of routes promises: condition by condition, then where and to whom its issues are shown. */
export const SECTIONS: Section[] = [
  ...LABELS,
  ...REPOSITORIES,
  ...ACCOUNTS,
  ...ACTIONS,
  ...CHANNELS,
  ...MENTIONS,
];
