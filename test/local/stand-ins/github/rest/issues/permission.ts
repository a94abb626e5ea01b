import { type Account, mayTriage } from "../../issues/account.ts";
import { user } from "../../issues/recorded.ts";
import { notFound } from "../github-error.ts";
import { newPart } from "./context.ts";
import { allowedTo } from "./rights.ts";

/** https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
export const permissionOfPerson = newPart().get(
  "/collaborators/:login/permission",
  allowedTo("metadata"),
  (c) => {
    const account = c.var.github.account(c.req.param("login"));
    if (!account) {
      throw notFound();
    }
    const role = roleOf(account, c.var.repository.private);
    const index = ROLES.indexOf(role);
    const [pull, triage, push, maintain, admin] = ROLES.slice(1).map((_, at) => index > at);
    return c.json({
      permission: LEGACY[role],
      role_name: role,
      user: { ...user(account), permissions: { pull, triage, push, maintain, admin }, role_name: role },
    });
  },
);

/** Each may do what those before it may. */
const ROLES = ["none", "read", "triage", "write", "maintain", "admin"] as const;
type Role = (typeof ROLES)[number];

/** GitHub's older word for a role. */
const LEGACY: Record<Role, string> = {
  none: "none",
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
};

/** Anybody reads what is public. */
function roleOf(account: Account, isPrivate: boolean): Role {
  if (account.association === "OWNER") {
    return "admin";
  }
  return mayTriage(account) ? "write" : isPrivate ? "none" : "read";
}
