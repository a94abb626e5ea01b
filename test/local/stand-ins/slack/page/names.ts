import type { Workspace } from "../workspace.ts";

/** The names that people see, by id, each without its sign; undefined where the workspace has no such id. */
export interface Names {
  channel(id: string): string | undefined;
  member(id: string): string | undefined;
  userGroup(id: string): string | undefined;
}

export function namesIn({ channels, directory }: Workspace): Names {
  return {
    channel: (id) => channels.find((channel) => channel.id === id)?.name,
    member: (id) => directory.memberName(id),
    userGroup: (id) => directory.userGroups.get(id)?.handle,
  };
}
