import { isSameLogin } from "../event/is-same-login.ts";
import { EVERYBODY, type Relay } from "../routes/relay-schema.ts";
import { BUTTONS, type ButtonKind } from "./buttons.ts";
import type { WishKind } from "./command.ts";

/** The buttons that cards have, in their order. */
export function buttonsOf({ buttons = {} }: Pick<Relay, "buttons">): ButtonKind[] {
  return BUTTONS.filter((kind) => buttons[kind] !== undefined);
}

/** The login on GitHub that the file gives a member of Slack. Nobody is guessed. */
export function loginOf({ people }: Pick<Relay, "people">, member: string): string | undefined {
  return Object.entries(people).find(([, each]) => each === member)?.[0];
}

/** Whether the file lets somebody ask for something, with its button or shortcut. */
export function mayUse({ buttons = {} }: Pick<Relay, "buttons">, kind: WishKind, login: string): boolean {
  const names = (kind === "create" ? buttons.create?.who : buttons[kind]) ?? [];
  return names.some((name) => name === EVERYBODY || isSameLogin(name, login));
}
