// What the peers do with a delivery that they have verified: they publish the same small event, with Google's client as
// its documentation shows it.
import { PubSub } from "@google-cloud/pubsub";

const pubsub = new PubSub();
const topic = pubsub.topic(process.env.TOPIC ?? "");

/** The parts of an `issues` payload that the event has. */
interface Payload {
  action: string;
  repository: { full_name: string };
  issue: { id: number; number: number; title: string; html_url: string };
}

export async function publish({ action, repository, issue }: Payload): Promise<void> {
  const event = {
    type: "issues",
    action,
    repository: repository.full_name,
    issue: { id: issue.id, number: issue.number, title: issue.title, url: issue.html_url },
  };
  await topic.publishMessage({ json: event, attributes: { type: "issues", action } });
}
