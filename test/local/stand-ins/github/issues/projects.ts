import type { Account } from "./account.ts";
import type { Ids } from "./ids.ts";
import { repositoryAt, time, user } from "./recorded.ts";
import type { Issue } from "./records.ts";

/** A project of an organization: issues of any of its repositories. */
export interface Project {
  id: number;
  /** Its login. */
  organization: string;
  number: number;
  title: string;
  by: Account;
  /** ms since 1970. */
  createdAt: number;
  items: ProjectItem[];
}

/** An issue in a project. */
export interface ProjectItem {
  id: number;
  issue: Issue;
  by: Account;
  /** ms since 1970. */
  at: number;
}

/** The projects of all organizations. */
export class Projects {
  readonly #ids: Ids;
  readonly #all: Project[] = [];

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  add(project: Pick<Project, "organization" | "number" | "title" | "by" | "createdAt">): Project {
    const added = { ...project, id: this.#ids.next("other"), items: [] };
    this.#all.push(added);
    return added;
  }

  find(organization: string, number: number): Project | undefined {
    return this.#all.find(
      (each) => each.organization.toLowerCase() === organization.toLowerCase() && each.number === number,
    );
  }

  /** @returns undefined where the project has the issue already */
  addItem({ items }: Project, item: Omit<ProjectItem, "id">): ProjectItem | undefined {
    if (items.some(({ issue }) => issue === item.issue)) {
      return undefined;
    }
    const added = { ...item, id: this.#ids.next("other") };
    items.push(added);
    return added;
  }
}

export function apiProject({ id, organization, number, title, by, createdAt }: Project) {
  const at = time(createdAt);
  return {
    id,
    node_id: `PVT_${id}`,
    owner: repositoryAt(`${organization}/any`).owner,
    creator: user(by),
    title,
    description: null,
    public: false,
    closed_at: null,
    created_at: at,
    updated_at: at,
    number,
    short_description: null,
    deleted_at: null,
    deleted_by: null,
    state: "open",
    is_template: false,
  };
}

/** Without its issue: GitHub's description of this answer takes an issue for a draft of one, too, and then refuses both. */
export function apiProjectItem({ organization, number }: Project, { id, by, at }: ProjectItem) {
  const url = `https://api.github.com/orgs/${organization}/projectsV2`;
  return {
    id,
    node_id: `PVTI_${id}`,
    content_type: "Issue",
    creator: user(by),
    created_at: time(at),
    updated_at: time(at),
    archived_at: null,
    project_url: `${url}/${number}`,
    item_url: `${url}/items/${id}`,
  };
}
