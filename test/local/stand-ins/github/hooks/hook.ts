import type { Outcome } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";

/** Whose events a webhook tells of. */
export interface Target {
  /** `X-GitHub-Hook-Installation-Target-Type` */
  type: "repository" | "organization" | "integration";
  /** Of the repository, the organization or the App. */
  id: number;
}

export interface HookConfig {
  url: string;
  content_type: string;
  insecure_ssl: string;
  secret?: string | undefined;
}

export interface HookSettings {
  active: boolean;
  /** `["*"]`: all. */
  events: string[];
  config: HookConfig;
}

/** A webhook to be made: of JSON, with SSL verified, unless it says otherwise. */
export interface NewHook extends Pick<HookSettings, "events"> {
  active?: boolean;
  config: Partial<HookConfig> & Pick<HookConfig, "url">;
}

export function settingsOf({ active = true, events, config }: NewHook): HookSettings {
  return { active, events, config: { content_type: "json", insecure_ssl: "0", ...config } };
}

/** A webhook of a repository, an organization or an App. */
export interface Hook extends HookSettings {
  readonly id: number;
  readonly target: Target;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Undefined: never used. */
  lastOutcome: Outcome | undefined;
  readonly attempts: Attempts;
}

/** Whether it is told of an event. A ping comes to every webhook. */
export function wants({ active, events }: HookSettings, event: string): boolean {
  return active && (event === "ping" || events.includes("*") || events.includes(event));
}
