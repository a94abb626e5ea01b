import { z } from "zod";
import { APP } from "./api-message.ts";
import { type Arguments, Flag, Text } from "./arguments.ts";
import type { Member, UserGroup } from "./directory.ts";
import { limitFrom, pageFrom } from "./paging.ts";
import { SlackError } from "./slack-error.ts";
import type { Workspace } from "./workspace.ts";

/** https://docs.slack.dev/apis/web-api/pagination */
const MAX_PAGE = 1000;

/** When a disabled user group was disabled, in seconds since 1970. */
const DISABLED_AT = 1_767_225_600;

/**
 * https://docs.slack.dev/reference/methods/users.info: also of somebody who has left.
 * @throws SlackError `user_not_found`
 */
export function userInfo({ directory }: Workspace, given: Arguments) {
  const member = directory.members.get(z.object({ user: Text }).parse(given).user);
  if (!member) {
    throw new SlackError("user_not_found");
  }
  return { user: apiUser(member) };
}

/**
 * https://docs.slack.dev/reference/methods/users.list: bots and those who have left too; all at once where no limit is
 * given. Slack answers `limit_required` where that is too many, and doesn't say when.
 * @throws SlackError `invalid_cursor`
 */
export function userList({ directory }: Workspace, given: Arguments) {
  const all = [...directory.members.values()];
  const { cursor } = z.object({ cursor: Text }).parse(given);
  const { items, next_cursor } = pageFrom(all, cursor, limitFrom(given.limit, all.length, MAX_PAGE));
  return { members: items.map(apiUser), cache_ts: 0, response_metadata: { next_cursor } };
}

/** https://docs.slack.dev/reference/methods/usergroups.list: all at once; disabled ones only where they are asked for. */
export function userGroupList({ directory }: Workspace, given: Arguments) {
  const { include_disabled } = z.object({ include_disabled: Flag.catch(false) }).parse(given);
  const shown = [...directory.userGroups.values()].filter(({ disabled }) => include_disabled || !disabled);
  return { usergroups: shown.map(apiUserGroup) };
}

/**
 * Without the e-mail address, which needs the scope `users:read.email`, and without the fields that a workspace adds to its profiles,
 * which only `users.profile.get` answers: https://github.com/slack-go/slack/issues/1002
 */
function apiUser(member: Member) {
  const { id, name, realName = name, displayName = "", title = "", deleted = false, bot = false } = member;
  const profile = {
    title,
    real_name: realName,
    real_name_normalized: realName,
    display_name: displayName,
    display_name_normalized: displayName,
    team: APP.team_id,
  };
  const user = {
    id,
    team_id: APP.team_id,
    name,
    deleted,
    is_bot: bot,
    is_app_user: false,
    updated: 0,
    profile,
  };
  // Of somebody who has left, Slack tells the name in the profile alone, measured in
  // https://github.com/brekkylab/backlot/issues/258
  return deleted ? user : { ...user, real_name: realName, is_restricted: false, is_ultra_restricted: false };
}

function apiUserGroup({ id, handle, name = handle, disabled = false }: UserGroup) {
  const date_delete = disabled ? DISABLED_AT : 0;
  return { id, team_id: APP.team_id, is_usergroup: true, name, description: "", handle, date_delete };
}
