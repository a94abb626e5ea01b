import { APP, SLACKBOT } from "./api-message.ts";

export interface Member {
  /** `U…` or `W…` */
  id: string;
  /** The username, which people don't see: https://api.slack.com/changelog/2017-09-the-one-about-usernames */
  name: string;
  /** Absent: the same as `name`. */
  realName?: string;
  /** What others see. Absent, as for many: they see the real name. */
  displayName?: string;
  /** What they do, in their own words. */
  title?: string;
  /** Whether the member has left. */
  deleted?: boolean;
  bot?: boolean;
}

export interface UserGroup {
  /** `S…` */
  id: string;
  /** What people type after `@`. */
  handle: string;
  /** Absent: the same as `handle`. */
  name?: string;
  disabled?: boolean;
}

/** The people, bots and user groups of the workspace, each by its id. */
export class Directory {
  readonly members = new Map<string, Member>();
  readonly userGroups = new Map<string, UserGroup>();

  constructor(members: readonly Member[] = [], userGroups: readonly UserGroup[] = []) {
    // Slack doesn't call Slackbot a bot: https://github.com/slackapi/bolt-js/issues/794
    this.setMember({ id: SLACKBOT, name: "slackbot", realName: "Slackbot" });
    this.setMember({ id: APP.user_id, name: "issue_relay", realName: APP.name, bot: true });
    for (const member of members) {
      this.setMember(member);
    }
    for (const group of userGroups) {
      this.setUserGroup(group);
    }
  }

  /** Adds a member, or replaces the one who has the id. */
  setMember(member: Member): void {
    this.members.set(member.id, member);
  }

  /** Adds a user group, or replaces the one that has the id. */
  setUserGroup(group: UserGroup): void {
    this.userGroups.set(group.id, group);
  }

  /** Who could sit before a screen: neither bots nor those who have left. */
  people(): Member[] {
    return [...this.members.values()].filter(({ id, bot, deleted }) => id !== SLACKBOT && !bot && !deleted);
  }

  /** The name that people see, without `@`. */
  memberName(id: string): string | undefined {
    const member = this.members.get(id);
    return member && (member.displayName || member.realName || member.name);
  }
}
