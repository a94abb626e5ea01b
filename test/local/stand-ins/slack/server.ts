import { Hono } from "hono";
import { Faults } from "../faults.ts";
import { faultyApp, listen, type StandInApp } from "../http.ts";
import { APP } from "./api-message.ts";
import type { NewChannel } from "./channel.ts";
import { Directory, type Member, type UserGroup } from "./directory.ts";
import { serveIncomingWebhooks } from "./incoming-webhooks.ts";
import type { Submission } from "./interactivity/answers.ts";
import { apiView } from "./interactivity/api-view.ts";
import type { Ephemeral } from "./interactivity/ephemerals.ts";
import {
  type Click,
  type Clicked,
  Interactions,
  type Suggestions,
  type Typed,
  type Use,
} from "./interactivity/interactions.ts";
import { ResponseUrls } from "./interactivity/response-urls.ts";
import { serveInteractions } from "./interactivity/routes.ts";
import type { Given } from "./interactivity/values.ts";
import type { StoredMessage } from "./message.ts";
import { say, serveSaying } from "./people-say.ts";
import { RateLimiter } from "./rate-limit.ts";
import { type Settings, settingsFrom } from "./settings.ts";
import { SlackError } from "./slack-error.ts";
import { serveViews } from "./views.ts";
import { serveWebApi } from "./web-api.ts";
import { Workspace } from "./workspace.ts";

export type { StoredMessage } from "./message.ts";

export interface LocalSlackOptions extends Partial<Settings> {
  /** Absent or 0: a free one. */
  port?: number;
  /** The bot's, e.g. `xoxb-local`. */
  token: string;
  channels: readonly NewChannel[];
  /** Besides Slackbot and the app's bot. */
  members?: readonly Member[];
  userGroups?: readonly UserGroup[];
  /** Path (`/services/T…/B…/…`) to the channel's id or name. Each channel has one of its own besides. */
  webhooks?: Record<string, string>;
  /** Slack's limits, on by default: https://docs.slack.dev/apis/web-api/rate-limits */
  rateLimit?: boolean;
  /** For the Web API and the webhooks, not for the page and the JSON view. */
  faults?: Faults;
  /** Milliseconds; for `ts` and the rate limits. */
  now?: () => number;
  /** Called with every message when it is posted, and again, with `edited`, when it is updated. */
  onMessage?: (message: StoredMessage) => void;
}

/** Its settings can be changed: `slack.historyLagMs = 3000`. */
export interface LocalSlack extends Settings {
  /** The page: `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** `http://127.0.0.1:<port>/api/` */
  apiUrl: string;
  faults: Faults;
  /** The incoming webhook that posts to this channel, by its name or id. */
  webhookUrl(channel: string): string;
  /** By the channel's name or id: all its messages, replies (`thread_ts`) among them, oldest first. */
  messages(channel: string): StoredMessage[];
  /** @throws SlackError `name_taken`, also where a channel has the id already */
  addChannel(channel: NewChannel): void;
  /** Adds a member, or changes the one who has the id, e.g. to somebody who has left. */
  setMember(member: Member): void;
  /** Adds a user group, or changes the one that has the id. */
  setUserGroup(group: UserGroup): void;
  /** Posting answers `is_archived`, a webhook 410 `channel_is_archived`. */
  archive(channel: string): void;
  unarchive(channel: string): void;
  /** Posting answers `not_in_channel`. */
  removeBot(channel: string): void;
  inviteBot(channel: string): void;
  /**
   * Deletes a channel and makes one with its name, as people do. Posting answers `channel_not_found` under the old id
   * and, before `inviteBot`, `not_in_channel` under the new one.
   * @returns the new id
   */
  recreate(channel: string): string;
  /**
   * Deletes anybody's message, as its author or an administrator can in Slack.
   * @throws SlackError `message_not_found`
   */
  deleteAsPerson(channel: string, ts: string): void;
  /**
   * Clicks a button as a person does, also one with a URL: sends `block_actions`.
   * @throws Error where there is no such person, message or button
   */
  click(click: Click): Promise<Clicked>;
  /**
   * Uses a shortcut as a person does, out of the menu of a message: sends `message_action`.
   * @throws Error where there is no such person, message or shortcut
   */
  use(use: Use): Promise<Clicked>;
  /**
   * Posts what a person writes, in Slack's markup, in a channel by its name or id, or in a thread there.
   * @returns its `ts`
   */
  say(user: string, channel: string, text: string, thread?: string): string;
  /** The modal that this person sees, with the ids of its blocks and inputs. */
  openView(user: string): ReturnType<typeof apiView> | undefined;
  /**
   * Fills in a modal and submits it: sends `view_submission`, unless Slack itself refuses what was filled in.
   * @param given by block: a text, a date, the value of an option, or several; an input that isn't named keeps its
   * initial value
   * @throws Error where this person has no such modal open, or could not put that into it
   */
  submit(viewId: string, user: string, given?: Record<string, Given>): Promise<Submission>;
  /** Types into a select whose options the app knows: sends `block_suggestion`, once enough is typed. */
  suggest(typed: Typed): Promise<Suggestions>;
  /** Cancels a modal. */
  closeView(viewId: string, user: string): void;
  /** What only this person has been shown, oldest first. */
  ephemerals(user: string): Ephemeral[];
  /** Every call answers `token_revoked`. */
  revokeToken(): void;
  restoreToken(): void;
  close(): Promise<void>;
}

/**
 * A Slack on loopback: Web API, incoming webhooks, and a page that shows every message as Slack would. It refuses what
 * Slack refuses, with Slack's own errors.
 * @throws Error `EADDRINUSE` where the port is taken
 */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const { token, channels, onMessage, now = Date.now, faults = new Faults() } = options;
  const settings = settingsFrom(options);
  const directory = new Directory(options.members, options.userGroups);
  const workspace = new Workspace({ channels, directory, settings, now, onMessage });
  const responseUrls = new ResponseUrls(workspace, now);
  const interactions = new Interactions(workspace, now, responseUrls);
  const hooks = new Map(Object.entries(options.webhooks ?? {}));
  for (const { id } of channels) {
    hooks.set(hookPath(id), id);
  }
  let revoked = false;
  const authenticate = (given: string) => {
    if (given !== token) {
      throw new SlackError("invalid_auth");
    }
    if (revoked) {
      throw new SlackError("token_revoked");
    }
  };

  const limiter = options.rateLimit === false ? undefined : new RateLimiter(now);
  const faulty = faultyApp(faults);
  serveWebApi(faulty, { workspace, limiter, authenticate });
  responseUrls.serve(faulty);
  serveIncomingWebhooks(faulty, hooks, workspace, limiter);
  const app: StandInApp = new Hono();
  serveViews(app, workspace);
  serveSaying(app, workspace);
  serveInteractions(app, interactions);
  app.route("/", faulty);
  const { url, port, close } = await listen(app, options.port);

  const change = (channel: string, to: { archived: boolean } | { member: boolean }) => {
    Object.assign(workspace.channel(channel), to);
    workspace.changed({ of: "workspace" });
  };
  return Object.assign(settings, {
    url,
    port,
    apiUrl: `${url}/api/`,
    faults,
    webhookUrl: (channel: string) => `${url}${hookPath(workspace.channel(channel).id)}`,
    messages: (channel: string) => workspace.messages(workspace.channel(channel).id),
    addChannel: (channel: NewChannel) => {
      workspace.addChannel(channel);
      hooks.set(hookPath(channel.id), channel.id);
    },
    setMember: (member: Member) => {
      directory.setMember(member);
      workspace.changed({ of: "workspace" });
    },
    setUserGroup: (group: UserGroup) => directory.setUserGroup(group),
    archive: (channel: string) => change(channel, { archived: true }),
    unarchive: (channel: string) => change(channel, { archived: false }),
    removeBot: (channel: string) => change(channel, { member: false }),
    inviteBot: (channel: string) => change(channel, { member: true }),
    recreate: (channel: string) => {
      const { id } = workspace.recreate(workspace.channel(channel));
      hooks.set(hookPath(id), id);
      return id;
    },
    deleteAsPerson: (channel: string, ts: string) => {
      workspace.delete(workspace.message(workspace.channel(channel).id, ts));
    },
    click: (click: Click) => interactions.click(click),
    use: (use: Use) => interactions.use(use, url),
    say: (user: string, channel: string, text: string, thread = "") =>
      say(workspace, { user, channel, text, thread_ts: thread }).ts,
    openView: (user: string) => {
      const modal = workspace.modals.of(user);
      return modal && apiView(modal);
    },
    submit: (viewId: string, user: string, given?: Record<string, Given>) =>
      interactions.submit(viewId, user, given),
    suggest: (typed: Typed) => interactions.suggest(typed),
    closeView: (viewId: string, user: string) => interactions.closeView(viewId, user),
    ephemerals: (user: string) => workspace.ephemerals.of(user),
    revokeToken: () => {
      revoked = true;
    },
    restoreToken: () => {
      revoked = false;
    },
    close,
  });
}

function hookPath(channelId: string): string {
  return `/services/${APP.team_id}/B${channelId}/local`;
}
