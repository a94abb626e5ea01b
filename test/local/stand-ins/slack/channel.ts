export interface NewChannel {
  /** `C…` */
  id: string;
  /** Without `#`. */
  name: string;
  /** Only its members see that it exists. */
  private?: boolean;
  archived?: boolean;
  /** Whether the bot is in it; absent: it is. */
  member?: boolean;
  /** The ids of the people who are not in it; absent: everybody is. */
  absent?: readonly string[];
}

export type Channel = Required<NewChannel>;
