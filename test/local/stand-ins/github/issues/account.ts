/** Someone on GitHub. */
export interface Account {
  login: string;
  id: number;
  type: "User" | "Bot";
  /** GitHub's word for how they belong to the repositories: here, to all of them alike. */
  association: "OWNER" | "MEMBER" | "COLLABORATOR" | "CONTRIBUTOR" | "NONE";
  /** The App that acts as it, as GitHub shows it beside what it does. */
  app?: object;
}

/** Whether they may do more than write issues and comments, such as to label and to close. An App may by its permission. */
export function mayTriage({ type, association }: Account): boolean {
  return type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(association);
}
