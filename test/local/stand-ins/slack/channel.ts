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
}

export type Channel = Required<NewChannel>;
