/** A message that was pulled, and is hidden from others until the ack deadline. */
export interface PulledMessage {
  ackId: string;
  messageId: string;
}

/** A pull subscription. Each method throws PubSubAway, or BrokenDestination where a person has to act. */
export interface PullSubscription {
  /** So many messages at most. Where none comes at once, none, though there may be some. */
  pull(maxMessages: number): Promise<PulledMessage[]>;
  acknowledge(ackIds: readonly string[]): Promise<void>;
  /** Shows the messages to others again, at once. */
  release(ackIds: readonly string[]): Promise<void>;
}
